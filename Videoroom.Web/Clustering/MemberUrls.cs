using Videoroom.Web.Signalling;

namespace Videoroom.Web.Clustering;

/// <summary>Where browsers reach the other members, as far as they have told.</summary>
internal sealed class MemberUrls(Func<IReadOnlyList<ClusterMember>> readMembers) : IMemberUrls
{
    private volatile IReadOnlyList<Uri> _urls = [];

    /// <inheritdoc/>
    public IReadOnlyList<Uri> SignallingUrls
    {
        get
        {
            // The same list as long as it says the same: what is made of it is kept by that.
            IReadOnlyList<Uri> now = [.. readMembers().Where(member => !member.IsSelf).Select(member => member.SignallingUrl).OfType<Uri>()];
            return now.SequenceEqual(_urls) ? _urls : _urls = now;
        }
    }

    /// <summary>Those of members that stay, for peers to move to.</summary>
    public IReadOnlyList<string> Targets
        => [
            .. readMembers().Where(member => member is { IsSelf: false, IsLeaving: false, IsReachable: true })
                .Select(member => member.SignallingUrl).OfType<Uri>().Select(url => url.AbsoluteUri),
        ];
}
