using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Network;

public class DemultiplexerTests
{
    [Fact]
    public void Less_than_two_bytes_are_nothing()
    {
        Assert.Equal(DatagramKind.Unknown, Demultiplexer.Classify([]));
        Assert.Equal(DatagramKind.Unknown, Demultiplexer.Classify([128]));
    }

    [Theory]
    [InlineData(0, 1, DatagramKind.Stun)]
    [InlineData(3, 0, DatagramKind.Stun)]
    [InlineData(4, 0, DatagramKind.Unknown)]
    [InlineData(16, 0, DatagramKind.Unknown)]
    [InlineData(20, 254, DatagramKind.Dtls)]
    [InlineData(63, 0, DatagramKind.Dtls)]
    [InlineData(64, 0, DatagramKind.TurnChannel)]
    [InlineData(79, 255, DatagramKind.TurnChannel)]
    [InlineData(127, 200, DatagramKind.TurnChannel)]
    [InlineData(128, 96, DatagramKind.Rtp)]
    [InlineData(191, 255, DatagramKind.Rtp)]
    [InlineData(144, 191, DatagramKind.Rtp)]
    [InlineData(128, 192, DatagramKind.Rtcp)]
    [InlineData(129, 201, DatagramKind.Rtcp)]
    [InlineData(128, 223, DatagramKind.Rtcp)]
    [InlineData(128, 224, DatagramKind.Rtp)]
    [InlineData(192, 96, DatagramKind.Relay)]
    [InlineData(255, 200, DatagramKind.Relay)]
    internal void The_first_bytes_tell_the_protocols_apart(byte first, byte second, DatagramKind kind)
        => Assert.Equal(kind, Demultiplexer.Classify([first, second, 0, 0]));
}
