using Videoroom.Web.Signalling;

namespace Videoroom.Web.Runtime;

/// <summary>Where browsers reach the other members, as far as they have told.</summary>
internal sealed class MemberUrls : IMemberUrls
{
    private volatile IReadOnlyList<Uri> _urls = [];
    private volatile Func<IReadOnlyList<ClusterMember>> _members = () => [];

    /// <inheritdoc/>
    public IReadOnlyList<Uri> SignallingUrls
    {
        get
        {
            // The same list as long as it says the same: what is made of it is kept by that.
            IReadOnlyList<Uri> now = [.. _members().Where(member => !member.IsSelf).Select(member => member.SignallingUrl).OfType<Uri>()];
            return now.SequenceEqual(_urls) ? _urls : _urls = now;
        }
    }

    /// <summary>Those of members that stay, for peers to move to.</summary>
    public IReadOnlyList<string> Targets =>
    [
        .. _members().Where(member => member is { IsSelf: false, IsLeaving: false, IsReachable: true })
            .Select(member => member.SignallingUrl).OfType<Uri>().Select(url => url.AbsoluteUri),
    ];

    /// <summary>Says where the members are read from. With the node's start, before it listens.</summary>
    public void Read(Func<IReadOnlyList<ClusterMember>> members) => _members = members;
}
