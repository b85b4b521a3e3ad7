using Videoroom.Actors.Forming;

namespace Videoroom.Tests.Actors.Forming;

public class FormingDecisionTests
{
    private static readonly TimeSpan Now = TimeSpan.Zero;

    [Fact]
    public void A_node_that_is_its_only_seed_forms_a_cluster_at_once()
    {
        Assert.IsType<FormingStep.Form>(Node("10.0.0.1:1", []).Next(Now));
        Assert.IsType<FormingStep.Form>(Node("10.0.0.1:1", ["10.0.0.1:1"]).Next(Now));
    }

    [Fact]
    public void The_lowest_seed_asks_for_five_seconds_before_it_forms_a_cluster_without_answers()
    {
        var node = Node("10.0.0.1:1", ["10.0.0.2:1", "10.0.0.1:1", "10.0.0.3:1"]);

        Assert.IsType<FormingStep.Wait>(node.Next(FormingDecision.AskTime - TimeSpan.FromMilliseconds(1)));
        Assert.IsType<FormingStep.Form>(node.Next(FormingDecision.AskTime));
    }

    [Fact]
    public void A_seed_that_is_there_but_does_not_answer_is_waited_for_longer()
    {
        var node = Node("10.0.0.1:1", ["10.0.0.1:1", "10.0.0.2:1"]);
        node.Listens("10.0.0.2:1", true);

        Assert.IsType<FormingStep.Wait>(node.Next(FormingDecision.AskTime));
        Assert.IsType<FormingStep.Form>(node.Next(FormingDecision.LowestSeedTime));
        node.Listens("10.0.0.2:1", false);
        Assert.IsType<FormingStep.Form>(node.Next(FormingDecision.AskTime));
    }

    [Fact]
    public void The_lowest_seed_forms_no_cluster_beside_seeds_with_another_secret_unless_most_have_its_own()
    {
        var node = Node("10.0.0.1:1", ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"]);
        node.ShowsOtherSecret("10.0.0.2:1");
        Assert.IsType<FormingStep.Wait>(node.Next(TimeSpan.FromMinutes(1)));

        node.Take("10.0.0.3:1", null);
        Assert.IsType<FormingStep.Form>(node.Next(FormingDecision.AskTime));
    }

    [Fact]
    public void A_seed_whose_secret_was_corrected_is_no_foreigner()
    {
        var node = Node("10.0.0.1:1", ["10.0.0.1:1", "10.0.0.2:1"]);
        node.ShowsOtherSecret("10.0.0.2:1");
        node.Take("10.0.0.2:1", null);

        Assert.IsType<FormingStep.Form>(node.Next(Now));
    }

    [Fact]
    public void The_lowest_seed_does_not_wait_when_all_others_have_answered_that_they_have_no_cluster()
    {
        var node = Node("10.0.0.1:1", ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"]);
        node.Take("10.0.0.2:1", null);
        Assert.IsType<FormingStep.Wait>(node.Next(Now));

        node.Take("10.0.0.3:1", null);
        Assert.IsType<FormingStep.Form>(node.Next(Now));
    }

    [Fact]
    public void The_lowest_seed_that_is_started_again_joins_the_cluster_that_lives()
    {
        var node = Node("10.0.0.1:1", ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"]);
        node.Take("10.0.0.3:1", new ClusterIdentity(2, "10.0.0.2:1", 5));

        Assert.Equal(new FormingStep.Join("10.0.0.3:1"), node.Next(FormingDecision.AskTime));
    }

    [Fact]
    public void The_others_wait_for_the_lowest_seed()
    {
        var node = Node("10.0.0.2:1", ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"]);
        node.Take("10.0.0.1:1", null);
        node.Take("10.0.0.3:1", null);

        Assert.IsType<FormingStep.Wait>(node.Next(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Where_the_lowest_seed_is_away_the_lowest_of_a_majority_forms_the_cluster_later()
    {
        var node = Node("10.0.0.2:1", ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"]);
        node.Take("10.0.0.3:1", null);

        Assert.IsType<FormingStep.Wait>(node.Next(FormingDecision.AskTime));
        Assert.IsType<FormingStep.Form>(node.Next(FormingDecision.LowestSeedTime));
    }

    [Fact]
    public void A_minority_never_forms_a_cluster_without_the_lowest_seed()
    {
        var alone = Node("10.0.0.2:1", ["10.0.0.1:1", "10.0.0.2:1"]);
        Assert.IsType<FormingStep.Wait>(alone.Next(TimeSpan.FromMinutes(1)));

        var pair = Node("10.0.0.2:1", ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1", "10.0.0.4:1"]);
        pair.Take("10.0.0.3:1", null);
        Assert.IsType<FormingStep.Wait>(pair.Next(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_node_that_no_seed_names_waits_for_a_member()
    {
        var node = Node("10.0.0.0:1", ["10.0.0.1:1"]);
        Assert.IsType<FormingStep.Wait>(node.Next(TimeSpan.FromMinutes(1)));

        node.Take("10.0.0.1:1", new ClusterIdentity(1, "10.0.0.1:1", 5));
        Assert.Equal(new FormingStep.Join("10.0.0.1:1"), node.Next(Now));
    }

    [Fact]
    public void Of_two_clusters_that_answer_the_larger_is_joined()
    {
        var node = Node("10.0.0.1:1", ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"]);
        node.Take("10.0.0.2:1", new ClusterIdentity(1, "10.0.0.2:1", 1));
        node.Take("10.0.0.3:1", new ClusterIdentity(2, "10.0.0.3:1", 9));

        Assert.Equal(new FormingStep.Join("10.0.0.3:1"), node.Next(Now));
    }

    [Fact]
    public void Names_that_are_resolved_in_another_order_at_each_node_give_the_same_lowest_seed()
    {
        string[] seeds = ["10.0.0.10:1", "10.0.0.9:1", "10.0.0.9:2"];

        Assert.IsType<FormingStep.Form>(Node("10.0.0.9:1", seeds).Next(FormingDecision.AskTime));
        Assert.IsType<FormingStep.Wait>(Node("10.0.0.9:2", [.. seeds.Reverse()]).Next(FormingDecision.AskTime));
        Assert.IsType<FormingStep.Wait>(Node("10.0.0.10:1", seeds).Next(FormingDecision.AskTime));
    }

    private static FormingDecision Node(string self, IReadOnlyList<string> seeds)
    {
        var decision = new FormingDecision(self);
        decision.Resolve(seeds);
        return decision;
    }
}
