using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Recordings;

/// <summary>
/// Recorded RTP packets of one track, all simulcast encodings included. It is played in a loop: each encoding begins with a keyframe and
/// returns to it when a picture loss indication asks for one.
/// </summary>
public sealed class PacketRecording : MediaContent
{
    private readonly IReadOnlyList<RecordedEncoding> _encodings;
    private readonly long _durationUs;

    internal PacketRecording(Codec codec, IReadOnlyList<RecordedEncoding> encodings, long durationUs)
    {
        (Codec, _encodings, _durationUs) = (codec, encodings, durationUs);
        Rids = [.. encodings.Select(encoding => encoding.Rid).OfType<string>()];
        HasDependencyDescriptor = encodings.Any(encoding => encoding.Packets.Any(packet => packet.DependencyDescriptor.Length > 0));
    }

    /// <inheritdoc/>
    public override Codec Codec { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rids { get; }

    /// <inheritdoc/>
    public override bool HasDependencyDescriptor { get; }

    /// <summary>How long it plays before it repeats.</summary>
    public TimeSpan Duration => TimeSpan.FromMicroseconds(_durationUs);

    internal IReadOnlyList<RecordedEncoding> Encodings => _encodings;

    /// <summary>Reads an IVF file that holds VP8 and packs its frames into RTP payloads (RFC 7741).</summary>
    /// <exception cref="InvalidDataException">It is not an IVF file, or holds something else than VP8.</exception>
    public static PacketRecording ReadIvf(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var file = IvfFile.Parse(copy.GetBuffer().AsSpan(0, (int)copy.Length));
        return new PacketRecording(Codec.Vp8, [new RecordedEncoding(null, Vp8Packets.Of(file))], file.Frames.Count * 1_000_000L / file.FramesPerSecond);
    }

    /// <summary>
    /// Takes the packets of one track from a dump whose numbers are those of the recordings that come with the library (README.md beside
    /// this file): extension 1 is the rid, extension 2 the dependency descriptor.
    /// </summary>
    /// <param name="dump">The dump.</param>
    /// <param name="codec">The codec of the packets.</param>
    /// <exception cref="InvalidDataException">The dump has no packet of that codec, or one that is no RTP packet.</exception>
    public static PacketRecording FromRtpDump(RtpDump dump, Codec codec)
    {
        ArgumentNullException.ThrowIfNull(dump);
        return DumpedTrack.Read(dump, codec);
    }

    internal override IMediaSource Open(int encoding, long startUs, double speed)
        => new RecordingSource(Codec, _encodings[encoding].Packets, _durationUs, startUs, Kind == MediaKind.Audio ? 1 : speed);
}
