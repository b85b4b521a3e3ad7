namespace Videoroom.Client.Media;

/// <summary>Another source's packets, each with the time at which it was taken (<see cref="PacketStamp"/>).</summary>
internal sealed class StampedSource(IMediaSource source) : IMediaSource
{
    public long NextUs => source.NextUs;

    public MediaPacket Take(Span<byte> payload, long nowUs)
    {
        var packet = source.Take(payload, nowUs);
        PacketStamp.Write(payload[..packet.Length], PacketStamp.NowUs);
        return packet;
    }

    public void StartOver() => source.StartOver();
}
