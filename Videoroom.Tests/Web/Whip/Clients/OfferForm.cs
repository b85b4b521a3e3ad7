using System.Text.RegularExpressions;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;

namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>Offers of Fixtures as a client that really exists sends them: with its own credentials and its own certificate.</summary>
internal static partial class OfferForm
{
    public static string Fill(string offer, IceParameters ice, CertificateFingerprint fingerprint)
    {
        offer = UsernameFragment().Replace(offer, "a=ice-ufrag:" + ice.UsernameFragment);
        offer = Password().Replace(offer, "a=ice-pwd:" + ice.Password);
        return Certificate().Replace(offer, $"a=fingerprint:{fingerprint.Algorithm} {fingerprint.Value}");
    }

    [GeneratedRegex("a=ice-ufrag:[^\r\n]*")]
    private static partial Regex UsernameFragment();

    [GeneratedRegex("a=ice-pwd:[^\r\n]*")]
    private static partial Regex Password();

    [GeneratedRegex("a=fingerprint:[^\r\n]*")]
    private static partial Regex Certificate();
}
