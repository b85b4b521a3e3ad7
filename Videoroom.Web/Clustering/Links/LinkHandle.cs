using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace Videoroom.Web.Clustering.Links;

/// <summary>A link as Akka.Remote uses it.</summary>
internal sealed class LinkHandle : AssociationHandle
{
    private readonly LinkConnection _connection;

    /// <summary>Makes the handle of a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="local">This end.</param>
    /// <param name="remote">The other end: the node for a connection to it, where it comes from for one from it.</param>
    public LinkHandle(LinkConnection connection, Address local, Address remote)
        : base(local, remote)
    {
        _connection = connection;
        // The actor that sets it must not read from the link.
        ReadHandlerSource = new TaskCompletionSource<IHandleEventListener>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <inheritdoc/>
    public override bool Write(ByteString payload) => _connection.Write(payload);

    /// <inheritdoc/>
    [Obsolete("Akka calls it; use the method that states reasons to make sure disassociation reasons are logged.")]
    public override void Disassociate() => _connection.Close();
}
