namespace Videoroom.Client.Recordings;

/// <summary>The recordings that come with the library; README.md beside them says how they were made.</summary>
public static class StockRecordings
{
    private static readonly Lazy<PacketRecording> LazyTestPicture = new(() => Ivf("camera-640x360.ivf"));
    private static readonly Lazy<PacketRecording> LazySmallTestPicture = new(() => Ivf("camera-160x90.ivf"));

    /// <summary>A test picture in VP8: 640x360, 30 frames a second, about 1 Mbit/s.</summary>
    public static PacketRecording TestPicture => LazyTestPicture.Value;

    /// <summary>A small test picture in VP8: 160x90, 15 frames a second, about 150 kbit/s.</summary>
    public static PacketRecording SmallTestPicture => LazySmallTestPicture.Value;

    private static PacketRecording Ivf(string name)
    {
        using var resource = typeof(StockRecordings).Assembly.GetManifestResourceStream(name)!;
        return PacketRecording.ReadIvf(resource);
    }
}
