using System.Globalization;
using System.Net;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>What a WHIP or WHEP client got for its offer.</summary>
/// <param name="Location">The session's address.</param>
/// <param name="Text">The answer as it came.</param>
internal sealed record HttpAnswer(Uri Location, string Text)
{
    /// <summary>The answer.</summary>
    public SessionDescription Description { get; } = SdpFixtures.ParseText(Text);

    /// <summary>The server's ICE credentials.</summary>
    public IceParameters Ice => Description.Media[0].Ice!;

    /// <summary>The address of the first candidate, which must be one of UDP: there are clients that look at no other.</summary>
    public IPEndPoint FirstCandidate
    {
        get
        {
            // RFC 8839, section 5.1: candidate:foundation component transport priority address port typ type
            var fields = Description.Media.SelectMany(line => line.Candidates).First().Split(' ');
            Assert.Equal("udp", fields[2], ignoreCase: true);
            Assert.Equal(["typ", "host"], fields[6..8]);
            return new IPEndPoint(IPAddress.Parse(fields[4]), int.Parse(fields[5], CultureInfo.InvariantCulture));
        }
    }

    public static async Task<HttpAnswer> PostAsync(WhipClient http, string address, string offer, params (string Name, string Value)[] headers)
    {
        using var response = await http.SendAsync("POST", address, offer, "application/sdp", headers);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{response.StatusCode} {text}");
        return new HttpAnswer(response.Headers.Location!, text);
    }
}
