using Videoroom.Client.Media;
using Videoroom.Tests.Engine.Bandwidth.Feedback;

namespace Videoroom.Tests.Client.Media;

public class CongestionControlFeedbackBuilderTests
{
    private readonly CongestionControlFeedbackBuilder _builder = new();
    private readonly byte[] _packet = new byte[CongestionControlFeedbackBuilder.MaximumSize];

    [Fact]
    public void Nothing_is_told_before_something_arrived_and_its_time_came()
    {
        Assert.Empty(Build(1_000_000));
        _builder.OnPacket(5, 10, 1_000_000);
        Assert.Empty(Build(1_000_000));
        Assert.Equal([(5u, 10, true)], Build(1_050_000).Select(Outcome));
        Assert.Empty(Build(2_000_000));
    }

    [Fact]
    public void Each_stream_is_told_of_with_its_gaps_and_the_age_of_each_packet()
    {
        _builder.OnPacket(5, 0xFFFF, 1_000_000);
        _builder.OnPacket(6, 70, 1_500_000);
        _builder.OnPacket(5, 1, 1_750_000);

        Assert.Equal([(5u, 0xFFFF, true), (5u, 0, false), (5u, 1, true), (6u, 70, true)], Build(2_000_000, out var ages).Select(Outcome));
        Assert.Equal([1024, 0, 256, 512], ages);
    }

    [Fact]
    public void A_packet_that_comes_late_is_told_of_with_those_behind_it()
    {
        _builder.OnPacket(5, 10, 1_000_000);
        _builder.OnPacket(5, 12, 1_000_000);
        Build(1_050_000);
        _builder.OnPacket(5, 11, 1_060_000);
        Assert.Equal([(5u, 11, true), (5u, 12, true)], Build(1_110_000).Select(Outcome));
    }

    [Fact]
    public void What_does_not_fit_comes_in_the_next()
    {
        for (ushort i = 0; i < 1_500; i++)
        {
            _builder.OnPacket(5, i, 1_000_000);
        }

        List<int> told = [];
        while (Build(1_100_000) is { Count: > 0 } reports)
        {
            told.AddRange(reports.Select(report => (int)report.Number));
        }

        Assert.Equal(Enumerable.Range(0, 1_500), told);
    }

    [Fact]
    public void Numbers_that_begin_anew_and_a_stream_that_is_over_leave_nothing_behind()
    {
        _builder.OnPacket(5, 10, 1_000_000);
        _builder.OnPacket(5, 30_000, 1_000_000);
        _builder.OnPacket(6, 1, 1_000_000);
        _builder.Forget(6);
        Assert.Equal([(5u, 30_000, true)], Build(1_100_000).Select(Outcome));
    }

    private static (uint, int, bool) Outcome((uint Ssrc, ushort Number, bool Received) report) => (report.Ssrc, report.Number, report.Received);

    private List<(uint Ssrc, ushort Number, bool Received)> Build(long nowUs) => Build(nowUs, out _);

    private List<(uint Ssrc, ushort Number, bool Received)> Build(long nowUs, out List<int> offsets)
    {
        List<(uint, ushort, bool)> reports = [];
        offsets = [];
        if (_builder.Build(_packet, 1, nowUs) is > 0 and var size)
        {
            var feedback = CongestionControlBytes.Parse(_packet[..size]);
            while (feedback.TryRead(out var ssrc, out var number, out var received, out var offset))
            {
                reports.Add((ssrc, number, received));
                offsets.Add(offset);
            }
        }

        return reports;
    }
}
