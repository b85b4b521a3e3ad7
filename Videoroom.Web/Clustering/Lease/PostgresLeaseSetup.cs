using Akka.Actor.Setup;

namespace Videoroom.Web.Clustering.Lease;

/// <summary>
/// Brings the connection string to <see cref="PostgresLease"/> past the actor system's configuration, which gets logged: it holds a
/// password.
/// </summary>
/// <param name="connectionString">The database, in Npgsql's form.</param>
internal sealed class PostgresLeaseSetup(string connectionString) : Setup
{
    /// <summary>The database, in Npgsql's form. A secret.</summary>
    public string ConnectionString { get; } = connectionString;

    /// <summary>Without the secret.</summary>
    public override string ToString() => nameof(PostgresLeaseSetup);
}
