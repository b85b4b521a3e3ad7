using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Configuration;

public class LeaseConnectionStringTests
{
    [Theory]
    [InlineData("postgresql://ann:p%40ss%3Bword@db:5433/calls", "Host=db;Port=5433;Username=ann;Password=\"p@ss;word\";Database=calls")]
    [InlineData("postgres://ann@db", "Host=db;Username=ann")]
    [InlineData("postgresql:///calls?host=/run/postgresql&user=ann", "Host=/run/postgresql;Database=calls;Username=ann")]
    [InlineData("postgresql://[2001:db8::7]:5432/calls", "Host=2001:db8::7;Port=5432;Database=calls")]
    [InlineData("postgresql://a:5432,b:5433/calls?target_session_attrs=read-write", "Host=a:5432,b:5433;Database=calls;Target Session Attributes=read-write")]
    [InlineData("postgresql://db/calls?sslmode=verify-full&sslrootcert=/ca.pem", "Host=db;Database=calls;SSL Mode=verifyfull;Root Certificate=/ca.pem")]
    [InlineData("postgresql://u:a:b@db/calls", "Host=db;Username=u;Password=a:b;Database=calls")]
    public void An_address_as_libpq_reads_it_becomes_what_Npgsql_reads(string address, string expected)
        => Assert.Equal(expected, LeaseConnectionString.Normalise(address), ignoreCase: true);

    [Fact]
    public void What_Npgsql_reads_stays()
        => Assert.Equal("server=db;password=x", LeaseConnectionString.Normalise("Server=db;Password=x"), ignoreCase: true);

    [Theory]
    [InlineData("Host=db;Password=secret;Database=calls", "db/calls")]
    [InlineData("Host=db;Port=5433;Username=ann;Password=secret", "db:5433")]
    public void Where_it_is_can_be_said_without_secrets(string connectionString, string expected)
        => Assert.Equal(expected, LeaseConnectionString.Describe(connectionString));
}
