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
}
