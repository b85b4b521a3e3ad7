using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

public class ClusterKeyTests
{
    private const string Drawn = "8f4c2a90d1e37b56c0ff12ab34cd56ef8091a2b3c4d5e6f708192a3b4c5d6e7f";
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData(Drawn)]
    [InlineData("j0wqkNHje1bA/xKrNM1W74CRorPE1eb3CBkqO0xdbn8=")]
    [InlineData("correct horse battery staple, and then some more words")]
    public void Row17_All_nodes_make_the_same_key_of_a_secret(string secret)
    {
        using var certificate = new ClusterKey(secret).CreateCertificate(_clock);

        Assert.True(certificate.HasPrivateKey);
        Assert.True(new ClusterKey(secret).Matches(certificate));
        Assert.Equal("1.2.840.10045.3.1.7", certificate.GetECDsaPublicKey()!.ExportParameters(false).Curve.Oid.Value);
    }

    [Fact]
    public void Row17_A_certificate_of_another_secret_or_none_is_refused()
    {
        using var certificate = new ClusterKey(Drawn[..^1] + "0").CreateCertificate(_clock);
        var key = new ClusterKey(Drawn);

        Assert.False(key.Matches(certificate));
        Assert.False(key.Matches(null));
    }

    [Fact]
    public void A_secret_with_capital_digits_is_the_same_as_with_small_ones()
    {
        using var certificate = new ClusterKey(Drawn.ToUpperInvariant()).CreateCertificate(_clock);

        Assert.True(new ClusterKey(Drawn).Matches(certificate));
    }

    [Fact]
    public void A_password_in_the_alphabet_of_Base64_is_stretched_like_any_other()
    {
        // 44 characters that are Base64, and one byte repeated: nothing that was drawn.
        using var certificate = new ClusterKey(new string('A', 44)).CreateCertificate(_clock);

        Assert.True(new ClusterKey(new string('A', 44)).Matches(certificate));
        Assert.False(new ClusterKey(new string('A', 48)).Matches(certificate));
    }
}
