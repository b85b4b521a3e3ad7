using Videoroom.Engine.Ice;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>Plays a room by WHEP with the offer of a Chromium that receives two people; what it gets it keeps as it came.</summary>
internal sealed class WhepViewer : HttpPeer
{
    private WhepViewer(HttpAnswer answer, IceParameters own)
        : base(answer, own)
    {
    }

    /// <summary>Joins, and is connected.</summary>
    public static async Task<WhepViewer> PlayAsync(WhipClient http, string room)
    {
        var own = IceParameters.CreateRandom();
        var offer = OfferForm.Fill(SdpFixtures.Read("chromium-recvonly"), own, Fingerprint);
        var viewer = new WhepViewer(await HttpAnswer.PostAsync(http, "/whep/" + room, offer), own);
        viewer.Connect();
        return viewer;
    }

    /// <summary>The packets that came of a codec, in the order of their sequence numbers; retransmissions are not among them.</summary>
    /// <param name="encoding">Such as <c>H264</c>.</param>
    public List<byte[]> PacketsOf(string encoding)
    {
        var payloadTypes = Answer.Description.Media.SelectMany(line => line.Payloads)
            .Where(payload => payload.Encoding.Equals(encoding, StringComparison.OrdinalIgnoreCase))
            .Select(payload => payload.PayloadType).ToHashSet();
        return [.. Rtp.Where(packet => IsOf(packet, payloadTypes)).OrderBy(SequenceNumber)];
    }

    /// <summary>Says that it still takes what it is sent.</summary>
    public void StayAlive() => CheckAndWait();

    private static bool IsOf(byte[] data, HashSet<byte> payloadTypes)
        => RtpPacket.TryParse(data, out var packet) && payloadTypes.Contains(packet.PayloadType) && !packet.IsPaddingOnly;

    // The server begins its streams far from the wrap.
    private static int SequenceNumber(byte[] data) => RtpPacket.TryParse(data, out var packet) ? packet.SequenceNumber : -1;
}
