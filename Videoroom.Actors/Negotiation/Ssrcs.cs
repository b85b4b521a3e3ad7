using System.Security.Cryptography;

namespace Videoroom.Actors.Negotiation;

/// <summary>Draws synchronization sources (RFC 3550, section 8).</summary>
internal static class Ssrcs
{
    /// <summary>Draws one at random that is not taken, and takes it.</summary>
    /// <param name="taken">Those of the session so far.</param>
    public static uint Draw(HashSet<uint> taken)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        uint ssrc;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            ssrc = BitConverter.ToUInt32(bytes);
        }
        while (ssrc == 0 || !taken.Add(ssrc));

        return ssrc;
    }
}
