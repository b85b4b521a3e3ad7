using Videoroom.Bench.Load.Janus;

namespace Videoroom.Tests.Bench.Load.Janus;

public sealed class JanusTransactionsTests
{
    private readonly JanusTransactions _transactions = new();

    [Fact]
    public async Task An_acknowledgement_is_not_the_answer_to_a_request_of_the_plugin()
    {
        var join = _transactions.Open("join");

        _transactions.Take(Message("ack", join));
        Assert.False(join.Answer.IsCompleted);
        _transactions.Take(Message("event", join));

        Assert.Equal("event", (await join.Answer).Kind);
        Assert.Equal(0, _transactions.Waiting);
    }

    [Fact]
    public async Task An_acknowledgement_is_the_answer_to_a_keepalive()
    {
        var keepAlive = _transactions.Open("keepalive", endsWithAck: true);

        _transactions.Take(Message("ack", keepAlive));

        Assert.Equal("ack", (await keepAlive.Answer).Kind);
    }

    [Fact]
    public async Task A_refusal_names_the_request_the_code_and_the_reason()
    {
        var create = _transactions.Open("create");

        _transactions.Take(Message("success", create) with { Error = (427, "Room 1 already exists") });

        var refusal = await Assert.ThrowsAsync<JanusErrorException>(() => create.Answer);
        Assert.Equal((427, "Room 1 already exists"), (refusal.Code, refusal.Reason));
        Assert.Equal("Janus refused 'create': Room 1 already exists (code 427)", refusal.Message);
    }

    [Fact]
    public async Task Answers_find_their_requests_in_any_order()
    {
        var first = _transactions.Open("first");
        var second = _transactions.Open("second");

        _transactions.Take(Message("success", second) with { CreatedId = 2 });
        _transactions.Take(Message("success", first) with { CreatedId = 1 });

        Assert.Equal((1, 2), ((await first.Answer).CreatedId, (await second.Answer).CreatedId));
    }

    [Fact]
    public void An_answer_that_nobody_waits_for_is_ignored()
    {
        var given = _transactions.Open("given up");
        _transactions.Forget(given);

        _transactions.Take(Message("success", given));
        _transactions.Take(new JanusMessage { Kind = "event" });

        Assert.False(given.Answer.IsCompleted);
        Assert.Equal(0, _transactions.Waiting);
    }

    [Fact]
    public async Task The_end_of_the_connection_fails_who_waits_and_who_asks_later()
    {
        var waiting = _transactions.Open("attach");

        _transactions.End(new IOException("closed"));

        Assert.Equal("closed", (await Assert.ThrowsAsync<IOException>(() => waiting.Answer)).Message);
        Assert.Equal("closed", Assert.Throws<IOException>(() => _transactions.Open("attach")).Message);
    }

    [Fact]
    public void No_more_requests_wait_than_the_limit()
    {
        for (var i = 0; i < JanusTransactions.MaxWaiting; i++)
        {
            _transactions.Open("attach");
        }

        Assert.Throws<InvalidOperationException>(() => _transactions.Open("attach"));
        Assert.Equal(JanusTransactions.MaxWaiting, _transactions.Waiting);
    }

    private static JanusMessage Message(string kind, JanusTransaction transaction) => new() { Kind = kind, Transaction = transaction.Id };
}
