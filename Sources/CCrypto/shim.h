// The only door to OpenSSL (digests only).
#pragma once
#include <openssl/evp.h>
