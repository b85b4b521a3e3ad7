using Akka.Actor;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Channels;

/// <summary>How our page's peer outlives its socket (docs/protocol.md, section 8).</summary>
internal sealed partial class PeerChannelActor
{
    /// <summary>The client closed its socket because it meant to (RFC 6455, section 7.4.1).</summary>
    private const int NormalClosure = 1000;

    /// <summary>The page is gone: a closed tab, another address.</summary>
    private const int GoingAway = 1001;

    /// <summary>
    /// A socket can fail to take an event before the news of its end is here, and only that news says whether the client meant
    /// to go. So the last socket keeps its say until there is another.
    /// </summary>
    private bool IsLastSocket(IChannelSocket socket) => socket == (_socket ?? _lostSocket);

    private void OnSocketLost(int? closeCode)
    {
        var wasAttached = _socket is not null;
        _lostSocket = _socket ?? _lostSocket;
        _socket = null;
        if (!_parameters.CanResume || _outbox.HasOverflowed || closeCode is NormalClosure or GoingAway)
        {
            End("socket lost");
            return;
        }

        if (wasAttached)
        {
            LogDetached();
            Timers.StartSingleTimer(ResumeTimer, ResumeOverdue.Instance, TimeSpan.FromSeconds(_options.ResumeSeconds));
            TellConnection(isConnected: false);
        }
    }

    private void OnResume(ResumeChannel resume)
    {
        var parameters = resume.Parameters;
        if (!_parameters.CanResume || resume.RoomId != _identity.RoomId
            || !_dependencies.Tokens.Matches(resume.RoomId, PeerId, parameters.ResumeToken!))
        {
            LogResumeRefused("wrong room or token");
            resume.Socket.Refused(RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason);
            return;
        }

        if (parameters.ServerSeq is null && _lastClientSequence > 0 && _options.NodeName is not null)
        {
            // Its page had given this session up, and numbers nothing on from it: it begins another.
            Context.Parent.Tell(new BeginAnew(resume));
            return;
        }

        if (_outbox.MissedSince(parameters.ServerSeq ?? 0) is not { } missed)
        {
            // It is the peer itself, and it will join anew: its old tile must not wait for the time limit.
            resume.Socket.Refused(RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason);
            End("missed too much to come back");
            return;
        }

        Attach(resume.Socket, parameters.ServerSeq ?? 0, missed);
    }

    /// <summary>The page has lost its socket before the room has answered, and is back.</summary>
    private void OnResumeWhileJoining(ResumeChannel resume)
    {
        if (!_parameters.CanResume || resume.RoomId != _identity.RoomId
            || !_dependencies.Tokens.Matches(resume.RoomId, PeerId, resume.Parameters.ResumeToken!))
        {
            resume.Socket.Refused(RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason);
            return;
        }

        _socket?.Closed(crashed: false);
        _socket = resume.Socket;
    }

    private void Attach(IChannelSocket socket, long handledByClient, IReadOnlyList<(long Sequence, string Text)> missed)
    {
        var wasDetached = _socket is null;
        _socket?.Closed(crashed: false);
        _socket = socket;
        _lostSocket = null;
        Timers.Cancel(ResumeTimer);
        LogAttached(missed.Count);
        if (wasDetached)
        {
            TellConnection(isConnected: true);
        }

        _outbox.Confirm(handledByClient);
        _socket.Joined(Self, WriteJoinReply(resumed: true));
        foreach (var (sequence, text) in missed)
        {
            Push("mediaEvent", ServerEventWriter.WritePayload(text, sequence));
        }
    }

    private void TellConnection(bool isConnected) => Link.Tell(new SetPeerConnection(PeerId, isConnected));
}
