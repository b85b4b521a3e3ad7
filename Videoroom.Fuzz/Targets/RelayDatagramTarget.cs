using Videoroom.Engine.Relay;

namespace Videoroom.Fuzz.Targets;

/// <summary>Media datagrams between nodes, from a stranger who knows everything but the key. An input is a datagram.</summary>
internal sealed class RelayDatagramTarget : FuzzTarget
{
    private const int Genuine = 24;

    private static readonly RelayOffer Offer = new("192.0.2.1:20000", 0x0102_0304, new byte[RelayOffer.KeyLength], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    private static readonly List<byte[]> Own = Seal(first: 5, Genuine);
    private static readonly byte[] Last = Seal(first: 5000, 1)[0];
    private static readonly HashSet<string> OwnTexts = [.. Own.Select(Convert.ToHexString)];

    private RelayOpener _opener = new(Offer);

    /// <inheritdoc/>
    public override string Name => "relay";

    /// <inheritdoc/>
    public override string Summary => "Relay datagrams: only the other node's own are taken, each once, and after whatever was forged the next one still is.";

    /// <inheritdoc/>
    public override int InputsPerState => 256;

    /// <inheritdoc/>
    public override long AllocationBase => 4096;

    /// <inheritdoc/>
    public override long AllocationPerByte => 8;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds => Own;

    /// <inheritdoc/>
    public override void Reset()
    {
        _opener.Dispose();
        _opener = new RelayOpener(Offer);
    }

    /// <inheritdoc/>
    public override void Finish()
        => Require(_opener.TryOpen([.. Last], out var frame, out var payload) && frame.Handle == 5000 && payload.GetOffsetAndLength(Last.Length).Length > 0, "the other node's next datagram is taken");

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        if (!RelayPacket.TryReadLinkId(input, out var linkId) || linkId != Offer.LinkId)
        {
            return false;
        }

        var datagram = Scratch.Place(input);
        if (!_opener.TryOpen(datagram, out var frame, out var payload))
        {
            return false;
        }

        var (offset, length) = payload.GetOffsetAndLength(input.Length);
        Require(OwnTexts.Contains(Convert.ToHexString(input)), "only the other node's own datagrams are taken");
        Require(offset + length + RelayPacket.TagLength == input.Length, "a payload lies between header and tag");
        Span<byte> written = stackalloc byte[RelayFrame.Length];
        frame.Write(written);
        Require(RelayFrame.Read(written) == frame, "a frame is the same when it is written and read again");
        Require(!_opener.TryOpen(Scratch.Place(input), out _, out _), "a datagram is taken once");
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => _opener.Dispose();

    private static List<byte[]> Seal(int first, int count)
    {
        using var sealer = new RelaySealer(Offer, (ulong)first);
        List<byte[]> datagrams = [];
        for (var i = 0; i < count; i++)
        {
            var datagram = new byte[256];
            var frame = new RelayFrame((RelayFrameKind)(i % 8), (byte)(i % 3), (ushort)i, (uint)(first + i));
            datagrams.Add(datagram[..sealer.Seal(frame, new byte[1 + (i * 7 % 100)], datagram)]);
        }

        return datagrams;
    }
}
