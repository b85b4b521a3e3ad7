using System.Text;
using Akka.Actor;

namespace Akka.Remote;

/// <summary>
/// The refs of paths that came lately, found without making a text of the path: a table of fixed size in which a newer path
/// takes the place of an older one. Belongs to the reader of one link.
/// </summary>
internal sealed class RefCache(IActorRefProvider provider)
{
    private const int Slots = 1024;

    // A longer path is not worth keeping.
    private const int MaxLength = 512;

    private readonly (byte[] Path, IActorRef Ref)[] _slots = new (byte[], IActorRef)[Slots];

    /// <summary>The ref of a path; null for the empty one.</summary>
    public IActorRef? Resolve(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
        {
            return null;
        }

        var hash = default(HashCode);
        hash.AddBytes(path);
        ref var slot = ref _slots[(uint)hash.ToHashCode() % Slots];
        if (slot.Path is not null && path.SequenceEqual(slot.Path))
        {
            return slot.Ref;
        }

        var found = provider.ResolveActorRef(Encoding.UTF8.GetString(path));

        // Without a uid another actor may be at the path tomorrow; where none is now, one may come.
        if (found.Path.Uid != 0 && found is Actor.Internal.LocalActorRef or RemoteActorRef && path.Length <= MaxLength)
        {
            slot = (path.ToArray(), found);
        }

        return found;
    }
}
