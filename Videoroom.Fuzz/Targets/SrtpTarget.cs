using System.Buffers.Binary;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Srtp;

namespace Videoroom.Fuzz.Targets;

/// <summary>SRTP and SRTCP receivers with a stranger's packets. An input is a byte that names the profile and the protocol, and a datagram.</summary>
internal sealed class SrtpTarget : FuzzTarget
{
    private const int Rtcp = 0x80;
    private const int Streams = 3;
    private const int Genuine = 24;

    private static readonly SrtpProfile[] Profiles = [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmSha1Tag80, SrtpProfile.AeadAes256Gcm];
    private static readonly List<Association> Recorded = [.. Profiles.Select(profile => new Association(profile))];

    private readonly SrtpReceiver[] _receivers = new SrtpReceiver[Profiles.Length];

    private delegate bool IsOwn(ReadOnlySpan<byte> datagram);

    private delegate bool TryUnprotect(Span<byte> datagram, out int length);

    /// <inheritdoc/>
    public override string Name => "srtp";

    /// <inheritdoc/>
    public override string Summary
        => "SRTP and SRTCP: only the peer's own packets are taken, each once, and after whatever was forged the next one still is.";

    /// <inheritdoc/>
    public override int InputsPerState => 256;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Recorded.SelectMany((association, index) => association.Packets.Select(packet => (byte[])[(byte)index, .. packet])),
        .. Recorded.SelectMany((association, index) => association.Compounds.Select(packet => (byte[])[(byte)(Rtcp | index), .. packet])),
    ];

    /// <inheritdoc/>
    public override void Reset()
    {
        for (var i = 0; i < _receivers.Length; i++)
        {
            _receivers[i]?.Dispose();
            _receivers[i] = Recorded[i].NewReceiver();
        }
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        for (var i = 0; i < _receivers.Length; i++)
        {
            byte[] last = [.. Recorded[i].Last];
            Require(_receivers[i].SsrcCount <= Streams, "only the peer's own streams are known");
            Require(_receivers[i].TryUnprotect(last, out var length) && RtpPacket.TryParse(last.AsSpan(0, length), out _), "the peer's next packet is taken");
        }
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var options = reader.Byte();
        var index = (options & 0x7F) % Profiles.Length;
        var receiver = _receivers[index];
        var datagram = Scratch.Place(reader.Rest);
        if ((options & Rtcp) != 0)
        {
            return Check(receiver.TryUnprotectRtcp(datagram, out var compound), compound, reader.Rest, Recorded[index].IsOwnCompound, receiver.TryUnprotectRtcp);
        }

        return Check(receiver.TryUnprotect(datagram, out var packet), packet, reader.Rest, Recorded[index].IsOwnPacket, receiver.TryUnprotect);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var receiver in _receivers)
        {
            receiver?.Dispose();
        }
    }

    private bool Check(bool isTaken, int length, ReadOnlySpan<byte> datagram, IsOwn isOwn, TryUnprotect tryUnprotect)
    {
        if (!isTaken)
        {
            Require(length == 0, "what is refused has no length");
            return false;
        }

        Require(length > 0 && length < datagram.Length && isOwn(datagram), "only the peer's own packets are taken");
        Require(!tryUnprotect(Scratch.Place(datagram), out _), "a packet is taken once");
        return true;
    }

    /// <summary>What one peer has sent under fixed keys: the same bytes in every run.</summary>
    private sealed class Association
    {
        private readonly SrtpProfile _profile;
        private readonly HashSet<string> _own = [];

        public Association(SrtpProfile profile)
        {
            _profile = profile;
            using var keys = Keys(profile);
            using var sender = new SrtpSender(keys, DtlsRole.Client);
            Packets = [.. Enumerable.Range(0, Genuine).Select(number => Protect(sender, number))];
            Compounds = [.. Enumerable.Range(0, Genuine / 4).Select(_ => ProtectRtcp(sender))];
            Last = Protect(sender, 1000 * Streams);
            _own.UnionWith(Packets.Concat(Compounds).Append(Last).Select(Convert.ToHexString));
        }

        public IReadOnlyList<byte[]> Packets { get; }

        public IReadOnlyList<byte[]> Compounds { get; }

        /// <summary>One that is no seed, and newer than all.</summary>
        public byte[] Last { get; }

        public SrtpReceiver NewReceiver()
        {
            using var keys = Keys(_profile);
            return new SrtpReceiver(keys, DtlsRole.Server);
        }

        public bool IsOwnPacket(ReadOnlySpan<byte> datagram) => _own.Contains(Convert.ToHexString(datagram));

        public bool IsOwnCompound(ReadOnlySpan<byte> datagram) => _own.Contains(Convert.ToHexString(datagram));

        private static SrtpKeyingMaterial Keys(SrtpProfile profile)
            => new(profile, Enumerable.Range(0, SrtpKeyingMaterial.LengthFor(profile)).Select(i => (byte)(7 * i)).ToArray());

        private static byte[] Protect(SrtpSender sender, int number)
        {
            var header = new byte[24];
            header[0] = 0x91;
            header[1] = 96;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(1 + (number / Streams)));
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), 0x1234_5678 + (uint)(number % Streams));
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(16), RtpHeaderExtensions.OneByteProfile);
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(18), 1);
            var packet = new byte[200];
            return packet[..sender.Protect(header, [1, 2, 3], new byte[10 + number % 40], packet)];
        }

        private static byte[] ProtectRtcp(SrtpSender sender)
        {
            var packet = new byte[100];
            return packet[..sender.ProtectRtcp([0x80, 201, 0, 1, 0, 0, 0, 9, 1, 2, 3, 4], packet)];
        }
    }
}
