using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

public class NtpTimeTests
{
    [Fact]
    public void Nineteen_seventy_is_2208988800_seconds_after_1900()
    {
        Assert.Equal(2_208_988_800UL << 32, NtpTime.FromUnixMicroseconds(0).Value);
        Assert.Equal(0x80000000u, (uint)NtpTime.FromUnixMicroseconds(500_000).Value);
        Assert.Equal((2_208_988_799UL << 32) | 0x80000000, NtpTime.FromUnixMicroseconds(-500_000).Value);
    }

    [Fact]
    public void The_compact_form_is_the_middle_half()
    {
        Assert.Equal(0x55667788u, new NtpTime(0x3344_5566_7788_99AA).Compact);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(999_999)]
    [InlineData(-1_000_001)]
    [InlineData(86_400_000_123)]
    public void Differences_come_back_in_microseconds(long us)
    {
        const long Wrap = (4_294_967_296 - 2_208_988_800) * 1_000_000;
        foreach (var start in new[] { 1_700_000_000_123_457, 0, Wrap - 500_000 })
        {
            var earlier = NtpTime.FromUnixMicroseconds(start);
            Assert.Equal(us, NtpTime.FromUnixMicroseconds(start + us).MicrosecondsSince(earlier));
        }
    }

    [Fact]
    public void Ntp_time_goes_on_from_the_start_when_the_wall_clock_is_set_back()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_000_000));
        var clock = new MediaClock(time);
        Assert.Equal(0, clock.NowUs);
        time.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.Equal(1_500_000, clock.NowUs);
        Assert.Equal(1500, clock.NowMs);
        Assert.Equal(NtpTime.FromUnixMicroseconds(1_000_001_500_000), clock.ToNtp(clock.NowUs));

        time.AdjustTime(DateTimeOffset.FromUnixTimeSeconds(5));
        Assert.Equal(NtpTime.FromUnixMicroseconds(1_000_001_500_000), clock.ToNtp(1_500_000));
    }
}
