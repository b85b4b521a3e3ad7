using System.Text;
using Videoroom.Client.Recordings;

namespace Videoroom.Tests.Client.Recordings;

public sealed class IvfFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("DKIF")]
    [InlineData("RIFF0000AVI 000000000000000000000000")]
    public void A_file_that_is_no_ivf_with_vp8_is_refused(string file)
        => Assert.Throws<InvalidDataException>(() => IvfFile.Parse(Encoding.ASCII.GetBytes(file)));

    [Fact]
    public void A_file_whose_last_frame_is_cut_is_refused_with_the_frame_s_number()
    {
        var error = Assert.Throws<InvalidDataException>(() => IvfFile.Parse(File(rate: 30, [1, 2, 3], [4, 5, 6]).AsSpan()[..^1]));

        Assert.Contains("Frame 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_frame_rate_is_refused()
        => Assert.Throws<InvalidDataException>(() => IvfFile.Parse(File(rate: 0, [1])));

    [Fact]
    public void Frames_and_frame_rate_are_read()
    {
        var file = IvfFile.Parse(File(rate: 15, [1, 2, 3], [4]));

        Assert.Equal(15, file.FramesPerSecond);
        Assert.Equal([[1, 2, 3], [4]], file.Frames);
    }

    private static byte[] File(int rate, params byte[][] frames)
    {
        List<byte> file = [.. "DKIF"u8, 0, 0, 32, 0, .. "VP80"u8, 0, 0, 0, 0, .. BitConverter.GetBytes(rate), .. BitConverter.GetBytes(1), .. new byte[8]];
        foreach (var frame in frames)
        {
            file.AddRange([.. BitConverter.GetBytes(frame.Length), .. new byte[8], .. frame]);
        }

        return [.. file];
    }
}
