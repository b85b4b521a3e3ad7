using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Recordings;

/// <summary>The recordings that come with the library; README.md beside them says how they were made.</summary>
public static class StockRecordings
{
    private static readonly Lazy<PacketRecording> LazyTestPicture = new(() => Ivf("camera-640x360.ivf"));
    private static readonly Lazy<PacketRecording> LazySmallTestPicture = new(() => Ivf("camera-160x90.ivf"));
    private static readonly Lazy<PacketRecording> LazyVp8Simulcast = new(() => Dump(EmbeddedRecordings.Vp8Simulcast, Codec.Vp8));
    private static readonly Lazy<PacketRecording> LazyVp9Svc = new(() => Dump(EmbeddedRecordings.Vp9Svc, Codec.Vp9));
    private static readonly Lazy<PacketRecording> LazyAv1Svc = new(() => Dump(EmbeddedRecordings.Av1Svc, Codec.Av1));
    private static readonly Lazy<PacketRecording> LazyTone = new(() => Dump(EmbeddedRecordings.Tone, Codec.Opus));

    /// <summary>A test picture in VP8: 640x360, 30 frames a second, about 1 Mbit/s.</summary>
    public static PacketRecording TestPicture => LazyTestPicture.Value;

    /// <summary>A small test picture in VP8: 160x90, 15 frames a second, about 150 kbit/s.</summary>
    public static PacketRecording SmallTestPicture => LazySmallTestPicture.Value;

    /// <summary>VP8 as Chromium sends it with simulcast: the rids l (160x90), m (320x180) and h (640x360), three temporal layers each, 15 frames a second.</summary>
    public static PacketRecording Vp8Simulcast => LazyVp8Simulcast.Value;

    /// <summary>VP9 as Chromium sends it with SVC: L3T3_KEY, 240x135 to 960x540, 15 frames a second, with the dependency descriptor.</summary>
    public static PacketRecording Vp9Svc => LazyVp9Svc.Value;

    /// <summary>AV1 as Chromium sends it with SVC: L3T3_KEY, 240x135 to 960x540, 15 frames a second, with the dependency descriptor.</summary>
    public static PacketRecording Av1Svc => LazyAv1Svc.Value;

    /// <summary>A tone of 440 Hz in Opus.</summary>
    public static PacketRecording Tone => LazyTone.Value;

    private static PacketRecording Ivf(string name)
    {
        using var resource = typeof(StockRecordings).Assembly.GetManifestResourceStream(name)!;
        return PacketRecording.ReadIvf(resource);
    }

    private static PacketRecording Dump(string name, Codec codec) => PacketRecording.FromRtpDump(EmbeddedRecordings.Load(name), codec);
}
