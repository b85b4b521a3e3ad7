namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>A byte stream of H.264 (ITU-T H.264, annex B), as an encoder writes it into a file.</summary>
internal static class AnnexB
{
    private const int NonIdrSlice = 1;
    private const int IdrSlice = 5;
    private const int Supplement = 6;

    /// <summary>The camera of Fixtures/Whip.</summary>
    public static IReadOnlyList<byte[][]> Camera()
        => ReadAccessUnits(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Whip", "camera-160x90.h264")));

    /// <summary>The NAL units of each picture, without start codes; parameter sets belong to the picture that follows them.</summary>
    public static IReadOnlyList<byte[][]> ReadAccessUnits(ReadOnlySpan<byte> stream)
    {
        List<byte[][]> pictures = [];
        List<byte[]> units = [];
        while (TryTakeUnit(ref stream, out var unit))
        {
            units.Add(unit);
            if ((unit[0] & 0x1F) is NonIdrSlice or IdrSlice)
            {
                // One slice a picture: the encoder was told so.
                pictures.Add([.. units]);
                units.Clear();
            }
        }

        return pictures;
    }

    /// <summary>Whether decoding may begin with this picture.</summary>
    public static bool IsKeyFrame(byte[][] accessUnit) => accessUnit.Any(unit => (unit[0] & 0x1F) == IdrSlice);

    /// <summary>Whether a unit only says something about the picture.</summary>
    public static bool IsSupplement(byte[] unit) => (unit[0] & 0x1F) == Supplement;

    private static bool TryTakeUnit(ref ReadOnlySpan<byte> stream, out byte[] unit)
    {
        unit = [];
        ReadOnlySpan<byte> startCode = [0, 0, 1];
        var start = stream.IndexOf(startCode);
        if (start < 0)
        {
            return false;
        }

        stream = stream[(start + startCode.Length)..];
        var next = stream.IndexOf(startCode);
        unit = stream[..(next < 0 ? stream.Length : next)].TrimEnd((byte)0).ToArray();
        stream = next < 0 ? [] : stream[next..];
        return unit.Length > 0;
    }
}
