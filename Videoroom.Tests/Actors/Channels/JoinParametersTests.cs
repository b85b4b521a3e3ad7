using Videoroom.Actors.Channels;

namespace Videoroom.Tests.Actors.Channels;

public class JoinParametersTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"isSimulcastOn":true}""")]
    [InlineData("""{"isSimulcastOn":true,"resume":true,"peerId":"P","resumeToken":"T"}""")]
    [InlineData("""{"videoroom":2,"resume":true}""")]
    public void A_client_that_does_not_say_that_it_is_our_page_is_one_of_the_originals(string json)
    {
        var parameters = JoinParameters.Parse(json)!;

        Assert.False(parameters.IsOurPage);
        Assert.False(parameters.CanResume);
        Assert.False(parameters.IsComingBack);
    }

    [Fact]
    public void Our_page_can_come_back_when_it_says_so()
    {
        Assert.True(JoinParameters.Parse("""{"isSimulcastOn":true,"videoroom":1,"resume":true}""") is { CanResume: true, IsComingBack: false });
        Assert.True(JoinParameters.Parse("""{"videoroom":1}""") is { IsOurPage: true, CanResume: false });
        Assert.True(JoinParameters.Parse("""{"videoroom":1,"resume":true,"peerId":"P","resumeToken":"T","serverSeq":3}""") is { IsComingBack: true, ServerSeq: 3 });
    }

    [Fact]
    public void Fields_that_nobody_knows_are_ignored()
    {
        Assert.NotNull(JoinParameters.Parse("""{"token":{"a":[1]},"isSimulcastOn":null}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"isSimulcastOn":"yes"}""")]
    [InlineData("""{"videoroom":1,"serverSeq":1e99}""")]
    [InlineData("""{"videoroom":1,"peerId":{}}""")]
    [InlineData("""{"peerId":"\ud800"}""")]
    public void Row12_unusable_parameters_are_told_and_never_thrown(string json)
    {
        Assert.Null(JoinParameters.Parse(json));
    }
}
