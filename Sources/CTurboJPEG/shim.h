// The only door to libjpeg-turbo.
#pragma once
#include <turbojpeg.h>
