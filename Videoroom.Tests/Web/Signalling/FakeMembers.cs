using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>A cluster whose other members are what a test says.</summary>
internal sealed class FakeMembers : IMemberUrls
{
    public IReadOnlyList<Uri> SignallingUrls { get; set; } = [];
}
