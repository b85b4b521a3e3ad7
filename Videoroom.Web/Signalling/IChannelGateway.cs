using Videoroom.Actors.Channels;

namespace Videoroom.Web.Signalling;

/// <summary>Where joins go: the actors of this node.</summary>
internal interface IChannelGateway
{
    /// <summary>Passes a join on; it is answered through its socket, sooner or later. Never blocks or throws.</summary>
    void Open(OpenChannel join);
}
