namespace Videoroom.Tests.Engine.TestClient;

/// <summary>One stream of H.264 from a client: access units of any packets, numbered one after the other.</summary>
internal sealed class H264Source(EnginePeer client, uint ssrc, string? rid = null)
{
    private const uint TicksAFrame = 3000;

    private ushort _sequenceNumber = 65_530;
    private uint _timestamp = uint.MaxValue - TicksAFrame;

    /// <summary>Sends an access unit: one packet a payload, all with one timestamp, the marker on the last.</summary>
    public void Send(params byte[][] payloads)
    {
        for (var i = 0; i < payloads.Length; i++)
        {
            client.SendRtp(H264Tracks.Packet(ssrc, _sequenceNumber++, _timestamp, payloads[i], marker: i == payloads.Length - 1, rid));
        }

        _timestamp = unchecked(_timestamp + TicksAFrame);
    }

    /// <summary>The next packet gets lost.</summary>
    public void Lose() => _sequenceNumber++;
}
