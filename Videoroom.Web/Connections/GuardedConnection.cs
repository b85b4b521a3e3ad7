using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Web.Connections;

/// <summary>A connection of Kestrel's that has a place, which it gives back when its descriptor is closed and no earlier.</summary>
internal sealed class GuardedConnection : ConnectionContext
{
    private readonly ConnectionContext _connection;
    private readonly ConnectionPlace _place;

    /// <param name="connection">The connection; owned from here on.</param>
    /// <param name="place">Its place; requests find it among the features.</param>
    public GuardedConnection(ConnectionContext connection, ConnectionPlace place)
    {
        (_connection, _place) = (connection, place);
        connection.Features.Set(place);
    }

    /// <inheritdoc/>
    public override string ConnectionId
    {
        get => _connection.ConnectionId;
        set => _connection.ConnectionId = value;
    }

    /// <inheritdoc/>
    public override IFeatureCollection Features => _connection.Features;

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items
    {
        get => _connection.Items;
        set => _connection.Items = value;
    }

    /// <inheritdoc/>
    public override IDuplexPipe Transport
    {
        get => _connection.Transport;
        set => _connection.Transport = value;
    }

    /// <inheritdoc/>
    public override CancellationToken ConnectionClosed
    {
        get => _connection.ConnectionClosed;
        set => _connection.ConnectionClosed = value;
    }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint
    {
        get => _connection.LocalEndPoint;
        set => _connection.LocalEndPoint = value;
    }

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint
    {
        get => _connection.RemoteEndPoint;
        set => _connection.RemoteEndPoint = value;
    }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => _connection.Abort(abortReason);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _connection.DisposeAsync();
        }
        finally
        {
            _place.Leave();
        }

        await base.DisposeAsync();
    }
}
