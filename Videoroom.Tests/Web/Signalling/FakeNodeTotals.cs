using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>A node that has carried a hundred packets more each time that it is asked.</summary>
internal sealed class FakeNodeTotals : INodeTotals
{
    public int Asked { get; private set; }

    public bool Answers { get; set; } = true;

    public ValueTask<NodeTotals?> ReadAsync()
        => ValueTask.FromResult(Answers ? new NodeTotals(1, 2, 3, 4, 5, 6, 100 * ++Asked, 200, 7, 8, 9, 10) : null);
}
