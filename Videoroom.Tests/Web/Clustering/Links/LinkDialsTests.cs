using Akka.Actor;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

public class LinkDialsTests
{
    private static readonly Address Node = new("akka.ssl.tcp", "videoroom", "10.0.0.1", 4100);
    private readonly LinkDials _dials = new();

    [Fact]
    public void A_second_one_ends_the_first_and_does_not_begin()
    {
        var first = _dials.TryBegin(Node)!;

        Assert.Null(_dials.TryBegin(Node));

        Assert.True(first.IsCancellationRequested);
        Assert.False(_dials.TryEnd(Node, first));
        Assert.False(_dials.TryBegin(Node)!.IsCancellationRequested);
    }

    [Fact]
    public void One_after_the_other_and_those_to_other_nodes_do_not_disturb_each_other()
    {
        var first = _dials.TryBegin(Node)!;
        var other = _dials.TryBegin(Node.WithPort(4101))!;
        Assert.True(_dials.TryEnd(Node, first));

        var next = _dials.TryBegin(Node)!;

        // Late: it is over already.
        Assert.False(_dials.TryEnd(Node, first));
        Assert.Null(_dials.TryBegin(Node));
        Assert.Equal((false, false, true), (first.IsCancellationRequested, other.IsCancellationRequested, next.IsCancellationRequested));
    }
}
