using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

public sealed class LayerRatesTests
{
    private readonly LayerRates _rates = new(2);
    private long _nowMs = 1000;

    [Fact]
    public void A_steady_stream_has_its_bitrate_headers_included()
    {
        Send(packets: 200, size: 956, everyMs: 10);

        // 1,000 bytes with all headers, a hundred times a second.
        Assert.InRange(_rates.BitrateBps(1), 780_000, 820_000);
        Assert.Equal(0, _rates.BitrateBps(0));
    }

    [Fact]
    public void A_burst_counts_for_a_while_and_fades()
    {
        Send(packets: 200, size: 956, everyMs: 10);
        Send(packets: 20, size: 56, everyMs: 100);

        Assert.InRange(_rates.BitrateBps(1), 300_000, 600_000);

        Send(packets: 600, size: 56, everyMs: 100);
        Assert.InRange(_rates.BitrateBps(1), 7_000, 9_000);
    }

    [Fact]
    public void What_another_node_reports_is_taken_as_it_is()
    {
        _rates.OnReport(0, 150_000, 320, 180);

        Assert.Equal((150_000, 180), (_rates.BitrateBps(0), _rates.Height(0)));
    }

    [Fact]
    public void The_size_is_unknown_until_a_keyframe_says_it()
    {
        Assert.Equal(0, _rates.Height(1));
        _rates.OnSize(1, 1280, 720);
        Assert.Equal(720, _rates.Height(1));
    }

    private void Send(int packets, int size, long everyMs)
    {
        for (var packet = 0; packet < packets; packet++, _nowMs += everyMs)
        {
            _rates.OnPacket(1, size, _nowMs);
        }
    }
}
