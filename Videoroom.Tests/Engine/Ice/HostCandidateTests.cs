using System.Net;
using Videoroom.Engine.Ice;

namespace Videoroom.Tests.Engine.Ice;

public class HostCandidateTests
{
    [Fact]
    public void Candidates_are_listed_in_order_of_priority_in_the_form_of_RFC_8839()
    {
        var lines = HostCandidate.Format(
        [
            new IPEndPoint(IPAddress.Parse("203.0.113.5"), 20000),
            new IPEndPoint(IPAddress.Parse("2001:db8::5%3"), 20000),
            new IPEndPoint(IPAddress.Parse("::ffff:127.0.0.1"), 20000),
        ]);

        Assert.Equal(
        [
            "candidate:1 1 UDP 2130706431 203.0.113.5 20000 typ host",
            "candidate:2 1 UDP 2130706175 2001:db8::5 20000 typ host",
            "candidate:3 1 UDP 2130705919 127.0.0.1 20000 typ host",
            "candidate:4 1 TCP 1520435199 203.0.113.5 20000 typ host tcptype passive",
            "candidate:5 1 TCP 1520434943 2001:db8::5 20000 typ host tcptype passive",
        ], lines);
    }

    [Fact]
    public void Where_all_addresses_are_loopback_ones_they_are_offered_over_TCP_too()
    {
        var lines = HostCandidate.Format([new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.IPv6Loopback, 2)]);

        Assert.Equal(
        [
            "candidate:1 1 UDP 2130706431 127.0.0.1 1 typ host",
            "candidate:2 1 UDP 2130706175 ::1 2 typ host",
            "candidate:3 1 TCP 1520435199 127.0.0.1 1 typ host tcptype passive",
            "candidate:4 1 TCP 1520434943 ::1 2 typ host tcptype passive",
        ], lines);
        Assert.Empty(HostCandidate.Format([]));
        Assert.Throws<ArgumentNullException>(() => HostCandidate.Format(null!));
    }

    [Theory]
    [InlineData(0, 0x7EFFFFFFu, 0x5A9FFFFFu)]
    [InlineData(1, 0x7EFFFEFFu, 0x5A9FFEFFu)]
    [InlineData(8_191, 0x7EE000FFu, 0x5A8000FFu)]
    [InlineData(8_192, 0x7EDFFFFFu, 0x5A8000FFu)]
    [InlineData(65_535, 0x7E0000FFu, 0x5A8000FFu)]
    [InlineData(100_000, 0x7E0000FFu, 0x5A8000FFu)]
    [InlineData(-1, 0x7EFFFFFFu, 0x5A9FFFFFu)]
    public void Priorities_fall_with_the_place_and_never_leave_their_bits(int index, uint udp, uint tcp)
        => Assert.Equal((udp, tcp), (HostCandidate.GetPriority(index), HostCandidate.GetTcpPriority(index)));
}
