using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote.Handshake;
using Microsoft.Extensions.Logging;

namespace Akka.Remote;

/// <summary>What the links have to say. What others can cause as often as they like is limited to a line every ten seconds.</summary>
internal sealed partial class NodeTransportLog(ILoggerFactory loggers, TimeProvider time)
{
    private readonly ILogger _logger = loggers.CreateLogger("Akka.Remote.NodeTransport");
    private readonly LogLimiter _connectionFailed = new(time);
    private readonly LogLimiter _observerFailed = new(time);
    private readonly LogLimiter _noRoom = new(time);
    private readonly LogLimiter _notSerialized = new(time);
    private readonly LogLimiter _tooLong = new(time);
    private readonly LogLimiter _unreadable = new(time);
    private readonly LogLimiter _unauthenticated = new(time);
    private readonly LogLimiter _notMember = new(time);
    private readonly LogLimiter _overLimit = new(time);
    private readonly LogLimiter _acceptFailed = new(time);

    public void LinkUp(UniqueAddress node) => LinkUp(_logger, node);

    public void LinkDown(UniqueAddress node, LinkDownReason reason) => LinkDown(_logger, node, reason);

    public void Removed(UniqueAddress node) => Removed(_logger, node);

    public void DialFailed(UniqueAddress node, Exception cause) => DialFailed(_logger, node, cause);

    public void ConnectionFailed(UniqueAddress node, Exception cause)
    {
        if (_connectionFailed.Allows(out var suppressed))
        {
            ConnectionFailed(_logger, node, cause, suppressed);
        }
    }

    public void ObserverFailed(UniqueAddress node, Exception cause)
    {
        if (_observerFailed.Allows(out var suppressed))
        {
            ObserverFailed(_logger, node, cause, suppressed);
        }
    }

    public void NoRoom(UniqueAddress node)
    {
        if (_noRoom.Allows(out var suppressed))
        {
            NoRoom(_logger, node, suppressed);
        }
    }

    public void NotSerialized(Type message, IActorRef recipient, Exception cause)
    {
        if (_notSerialized.Allows(out var suppressed))
        {
            NotSerialized(_logger, message, recipient, cause, suppressed);
        }
    }

    public void TooLong(Type message, IActorRef recipient, int bytes)
    {
        if (_tooLong.Allows(out var suppressed))
        {
            TooLong(_logger, message, recipient, bytes, suppressed);
        }
    }

    public void Unreadable(UniqueAddress node, Exception cause)
    {
        if (_unreadable.Allows(out var suppressed))
        {
            Unreadable(_logger, node, cause, suppressed);
        }
    }

    public void Unauthenticated(IPAddress address, Exception cause)
    {
        if (_unauthenticated.Allows(out var suppressed))
        {
            Unauthenticated(_logger, address, cause, suppressed);
        }
    }

    public void NotMember(UniqueAddress dialler, IPAddress address, HandshakeStatus status)
    {
        if (_notMember.Allows(out var suppressed))
        {
            NotMember(_logger, dialler, address, status, suppressed);
        }
    }

    public void OverLimit(IPAddress address)
    {
        if (_overLimit.Allows(out var suppressed))
        {
            OverLimit(_logger, address, suppressed);
        }
    }

    public void AcceptFailed(Exception cause)
    {
        if (_acceptFailed.Allows(out var suppressed))
        {
            AcceptFailed(_logger, cause, suppressed);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The link to {Node} is up")]
    private static partial void LinkUp(ILogger logger, UniqueAddress node);

    [LoggerMessage(2, LogLevel.Warning, "The link to {Node} is down: {Reason}")]
    private static partial void LinkDown(ILogger logger, UniqueAddress node, LinkDownReason reason);

    [LoggerMessage(3, LogLevel.Information, "{Node} is no member any more: its links are closed")]
    private static partial void Removed(ILogger logger, UniqueAddress node);

    [LoggerMessage(4, LogLevel.Debug, "{Node} could not be dialled")]
    private static partial void DialFailed(ILogger logger, UniqueAddress node, Exception cause);

    [LoggerMessage(5, LogLevel.Error, "A connection with {Node} is closed: the protocol was broken ({Suppressed} more since the last time)")]
    private static partial void ConnectionFailed(ILogger logger, UniqueAddress node, Exception cause, long suppressed);

    [LoggerMessage(6, LogLevel.Error, "What is to hear of links failed over {Node} ({Suppressed} more since the last time)")]
    private static partial void ObserverFailed(ILogger logger, UniqueAddress node, Exception cause, long suppressed);

    [LoggerMessage(7, LogLevel.Error, "Too much waits for {Node}: messages to it are dropped ({Suppressed} more since the last time)")]
    private static partial void NoRoom(ILogger logger, UniqueAddress node, long suppressed);

    [LoggerMessage(8, LogLevel.Error, "A message of type {Message} to {Recipient} cannot be sent to another node ({Suppressed} more since the last time)")]
    private static partial void NotSerialized(ILogger logger, Type message, IActorRef recipient, Exception cause, long suppressed);

    [LoggerMessage(9, LogLevel.Error, "A message of type {Message} to {Recipient} is too long: {Bytes} bytes ({Suppressed} more since the last time)")]
    private static partial void TooLong(ILogger logger, Type message, IActorRef recipient, int bytes, long suppressed);

    [LoggerMessage(10, LogLevel.Error, "A message from {Node} could not be read and is dropped ({Suppressed} more since the last time)")]
    private static partial void Unreadable(ILogger logger, UniqueAddress node, Exception cause, long suppressed);

    [LoggerMessage(11, LogLevel.Warning, "A connection from {Address} to the node port has not proven that it knows the secret ({Suppressed} more since the last time)")]
    private static partial void Unauthenticated(ILogger logger, IPAddress address, Exception cause, long suppressed);

    [LoggerMessage(12, LogLevel.Warning, "{Dialler}, from {Address}, knows the secret but is refused: {Status} ({Suppressed} more since the last time)")]
    private static partial void NotMember(ILogger logger, UniqueAddress dialler, IPAddress address, HandshakeStatus status, long suppressed);

    [LoggerMessage(13, LogLevel.Warning, "Too many connections to the node port have proven nothing, one from {Address} is closed ({Suppressed} more since the last time)")]
    private static partial void OverLimit(ILogger logger, IPAddress address, long suppressed);

    [LoggerMessage(14, LogLevel.Error, "Connections to the node port cannot be taken ({Suppressed} more since the last time)")]
    private static partial void AcceptFailed(ILogger logger, Exception cause, long suppressed);
}
