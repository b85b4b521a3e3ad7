using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Videoroom.Web.Admin;

/// <summary>
/// The mark on connections of the admin listener. What a request may reach hangs on where its connection was taken, never on
/// anything that the client says.
/// </summary>
internal sealed class AdminConnection
{
    private static readonly AdminConnection Instance = new();

    /// <summary>Marks all connections of a listener.</summary>
    public static void Mark(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(Instance);
        return next(connection);
    });

    /// <summary>Whether a request came over one.</summary>
    public static bool Is(HttpContext context) => context.Features.Get<AdminConnection>() is not null;
}
