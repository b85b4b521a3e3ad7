using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.Srtp;

public class SrtpKeyDerivationTests
{
    private static readonly byte[] MasterKey = Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static readonly byte[] MasterSalt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6");

    [Theory]
    [InlineData(SrtpKeyDerivation.RtpEncryptionLabel, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(SrtpKeyDerivation.RtpSaltLabel, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(
        SrtpKeyDerivation.RtpAuthenticationLabel,
        "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF7227098"
        + "6371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2")]
    public void Session_keys_are_those_of_RFC_3711_appendix_B_3(byte label, string expected)
    {
        var derived = new byte[expected.Length / 2];

        SrtpKeyDerivation.Derive(MasterKey, MasterSalt, label, derived);

        Assert.Equal(expected, Convert.ToHexString(derived));
    }

    [Theory]
    [InlineData("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000", "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0")]
    [InlineData("F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF", "EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE6A2CC3787889374FBEB4C81B17BA6C44")]
    public void The_key_stream_is_that_of_RFC_3711_appendix_B_2(string counter, string expected)
    {
        using var cipher = new AesCounterCipher(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"));
        var stream = new byte[48];

        Assert.True(cipher.Apply(Convert.FromHexString(counter), stackalloc byte[5], stackalloc byte[43], stream));

        Assert.Equal(expected, Convert.ToHexString(stream));
    }

    [Fact]
    public void The_hash_is_that_of_RFC_2202()
    {
        using var hmac = new HmacSha1("Jefe"u8);
        var digest = new byte[HmacSha1.DigestLength];

        for (var repeated = 0; repeated < 2; repeated++)
        {
            hmac.Compute("what do ya want "u8, "for nothing?"u8, digest);
            Assert.Equal("EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79", Convert.ToHexString(digest));
        }
    }
}
