using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class SenderReportMapperTests
{
    private const long PublisherUnixUs = 1_234_567_890_000_000;
    private readonly PublisherClock _clock = new();

    [Fact]
    public void Before_anything_came_there_is_no_timestamp()
    {
        var mapper = new SenderReportMapper(_clock, 90_000);
        Assert.False(mapper.TryGetTimestamp(1, out _));
        Assert.False(mapper.TryGetCaptureTime(1, out _));
    }

    [Fact]
    public void Before_the_first_report_the_fastest_packet_counts()
    {
        var mapper = new SenderReportMapper(_clock, 90_000);
        mapper.OnPacket(1000, 500_000);
        mapper.OnPacket(1000 + 9000, 590_000); // 10 ms faster than the first
        mapper.OnPacket(1000 + 18_000, 720_000); // slower
        Assert.True(mapper.TryGetTimestamp(690_000, out var timestamp));
        Assert.Equal(1000u + 18_000, timestamp);
        Assert.False(mapper.TryGetCaptureTime(timestamp, out _));
    }

    [Fact]
    public void Audio_and_video_of_one_publisher_keep_their_distance_whatever_their_reports_were_delayed_by()
    {
        var audio = new SenderReportMapper(_clock, 48_000);
        var video = new SenderReportMapper(_clock, 90_000);

        // Both were captured in the same instant; the second report took 300 ms longer.
        audio.OnSenderReport(Ntp(0), 4_000_000_000, 1_040_000);
        video.OnSenderReport(Ntp(2_000_000), 500_000 + (2 * 90_000), 3_340_000);
        Assert.True(audio.TryGetCaptureTime(4_000_000_000, out var audioUs));
        Assert.True(video.TryGetCaptureTime(500_000, out var videoUs));
        Assert.Equal(audioUs, videoUs);

        Assert.True(audio.TryGetTimestamp(9_000_000, out var audioNow));
        Assert.True(video.TryGetTimestamp(9_000_000, out var videoNow));
        var audioSeconds = unchecked(audioNow - 4_000_000_000) / 48_000.0;
        var videoSeconds = unchecked(videoNow - 500_000) / 90_000.0;
        Assert.Equal(audioSeconds, videoSeconds, 4);
    }

    [Fact]
    public void Streams_of_two_connections_of_one_publisher_are_told_apart_by_its_own_clock()
    {
        var earlier = new SenderReportMapper(_clock, 90_000);
        var later = new SenderReportMapper(new PublisherClock(), 90_000);
        Assert.False(later.TryGetCaptureDistance(0, earlier, 0, out _));
        earlier.OnSenderReport(Ntp(0), 1000, 5_000_000);
        Assert.False(later.TryGetCaptureDistance(0, earlier, 0, out _));
        Assert.False(later.TryGetReport(out _, out _, out _));

        // This report took 400 ms longer: of that the distance of two captures knows nothing.
        later.OnSenderReport(Ntp(3_000_000), 7_000_000, 8_400_000);
        Assert.True(later.TryGetCaptureDistance(7_000_000 + 90_000, earlier, 1000 + 45_000, out var us));
        Assert.Equal(3_500_000, us);
        Assert.Equal(1, later.Reports);
        Assert.True(later.TryGetReport(out var ntp, out var timestamp, out var arrivalUs));
        Assert.Equal((Ntp(3_000_000), 7_000_000u, 8_400_000L), (ntp, timestamp, arrivalUs));
    }

    [Fact]
    public void Streams_of_one_connection_are_told_apart_by_their_common_clock()
    {
        var low = new SenderReportMapper(_clock, 90_000);
        var high = new SenderReportMapper(_clock, 90_000);
        low.OnSenderReport(Ntp(0), 1000, 5_000_000);
        high.OnSenderReport(Ntp(100_000), 2000, 5_300_000);
        Assert.True(high.TryGetCaptureDistance(2000, low, 1000, out var us));
        Assert.Equal(100_000, us);
    }

    [Fact]
    public void A_report_replaces_the_one_before_and_is_not_averaged()
    {
        var mapper = new SenderReportMapper(_clock, 90_000);
        mapper.OnSenderReport(Ntp(0), 1000, 1_000_000);
        mapper.OnSenderReport(Ntp(5_000_000), 1000 + 450_000 + 900, 6_000_000); // the sender's media clock is 10 ms ahead now
        Assert.True(mapper.TryGetTimestamp(6_000_000, out var timestamp));
        Assert.Equal(1000u + 450_000 + 900, timestamp);
    }

    [Fact]
    public void A_jump_of_the_publishers_clock_moves_the_mapping_for_all_its_streams()
    {
        var audio = new SenderReportMapper(_clock, 48_000);
        var video = new SenderReportMapper(_clock, 90_000);
        audio.OnSenderReport(Ntp(0), 0, 0);
        video.OnSenderReport(Ntp(0), 0, 10_000);

        // One hour ahead; the audio report comes 4 s before the video report.
        audio.OnSenderReport(Ntp(3_605_000_000), 5 * 48_000, 5_000_000);
        Assert.True(audio.TryGetTimestamp(6_000_000, out var timestamp));
        Assert.Equal(6u * 48_000, timestamp);
        Assert.True(video.TryGetTimestamp(6_000_000, out timestamp));
        Assert.Equal(6u * 90_000, timestamp);
        video.OnSenderReport(Ntp(3_609_000_000), 9 * 90_000, 9_300_000);
        Assert.True(video.TryGetTimestamp(10_000_000, out timestamp));
        Assert.Equal(10u * 90_000, timestamp);
    }

    [Fact]
    public void Timestamps_that_jump_end_the_old_report()
    {
        var mapper = new SenderReportMapper(_clock, 90_000);
        mapper.OnSenderReport(Ntp(0), 1000, 1_000_000);
        mapper.OnPacket(2_000_000_000, 2_000_000);
        Assert.False(mapper.HasReport);
        Assert.True(mapper.TryGetTimestamp(3_000_000, out var timestamp));
        Assert.Equal(2_000_090_000u, timestamp);
    }

    [Fact]
    public void Hours_without_a_report_survive_the_wrap()
    {
        var mapper = new SenderReportMapper(_clock, 90_000);
        mapper.OnSenderReport(Ntp(0), 7, 0);
        long us = 0;
        for (var i = 0; i < 24 * 60; i++)
        {
            us += 60_000_000;
            mapper.OnPacket(unchecked(7 + (uint)(us / 1_000_000 * 90_000)), us);
        }

        Assert.True(mapper.TryGetTimestamp(us, out var timestamp));
        Assert.Equal(unchecked(7 + (uint)(us / 1_000_000 * 90_000)), timestamp);
        Assert.True(mapper.HasReport);
    }

    [Fact]
    public void Nonsense_in_a_report_throws_nothing()
    {
        var random = new Random(8);
        var mapper = new SenderReportMapper(_clock, 90_000);
        for (var i = 0; i < 100_000; i++)
        {
            mapper.OnSenderReport(new NtpTime((ulong)random.NextInt64(long.MinValue, long.MaxValue)), (uint)random.NextInt64(uint.MaxValue), i);
            mapper.OnPacket((uint)random.NextInt64(uint.MaxValue), i);
            mapper.TryGetTimestamp(i, out _);
            mapper.TryGetCaptureTime((uint)i, out _);
        }
    }

    private static NtpTime Ntp(long us) => NtpTime.FromUnixMicroseconds(PublisherUnixUs + us);
}
