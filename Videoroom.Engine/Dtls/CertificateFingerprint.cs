namespace Videoroom.Engine.Dtls;

/// <summary>An <c>a=fingerprint</c> value (RFC 8122, section 5).</summary>
/// <param name="Algorithm">The hash function's name in lower case: <c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>.</param>
/// <param name="Value">Upper-case hexadecimal octets joined by colons.</param>
public sealed record CertificateFingerprint(string Algorithm, string Value);
