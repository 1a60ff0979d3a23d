using System.Net;
using System.Reflection;

namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>The constraints of gossipsub v1.1, "Overview of New Parameters", and the defaults.</summary>
public sealed class PeerScoreOptionsTests
{
    private static readonly double[] NoNumbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1.1e12, -1.1e12];

    public static TheoryData<string, double> GlobalsOutOfRange() => new()
    {
        { nameof(PeerScoreOptions.TopicScoreCap), -1 },
        { nameof(PeerScoreOptions.AppSpecificWeight), -1 },
        { nameof(PeerScoreOptions.IPColocationFactorWeight), 1 },
        { nameof(PeerScoreOptions.BehaviourPenaltyWeight), 1 },
        { nameof(PeerScoreOptions.BehaviourPenaltyThreshold), -1 },
        { nameof(PeerScoreOptions.BehaviourPenaltyDecay), 0 },
        { nameof(PeerScoreOptions.BehaviourPenaltyDecay), 1 },
        { nameof(PeerScoreOptions.SlowPeerWeight), 1 },
        { nameof(PeerScoreOptions.SlowPeerThreshold), -1 },
        { nameof(PeerScoreOptions.SlowPeerDecay), 1 },
        { nameof(PeerScoreOptions.DecayToZero), 0 },
        { nameof(PeerScoreOptions.DecayToZero), 1 },
    };

    public static TheoryData<string, double> TopicsOutOfRange() => new()
    {
        { nameof(TopicScoreOptions.TopicWeight), -1 },
        { nameof(TopicScoreOptions.TimeInMeshWeight), -1 },
        { nameof(TopicScoreOptions.TimeInMeshCap), 0 },
        { nameof(TopicScoreOptions.FirstMessageDeliveriesWeight), -1 },
        { nameof(TopicScoreOptions.FirstMessageDeliveriesDecay), 0 },
        { nameof(TopicScoreOptions.FirstMessageDeliveriesDecay), 1 },
        { nameof(TopicScoreOptions.FirstMessageDeliveriesCap), 0 },
        { nameof(TopicScoreOptions.MeshMessageDeliveriesWeight), 1 },
        { nameof(TopicScoreOptions.MeshMessageDeliveriesDecay), 0 },
        { nameof(TopicScoreOptions.MeshMessageDeliveriesDecay), 1 },
        { nameof(TopicScoreOptions.MeshMessageDeliveriesCap), 19 },
        { nameof(TopicScoreOptions.MeshMessageDeliveriesThreshold), 0 },
        { nameof(TopicScoreOptions.MeshFailurePenaltyWeight), 1 },
        { nameof(TopicScoreOptions.MeshFailurePenaltyDecay), 0 },
        { nameof(TopicScoreOptions.MeshFailurePenaltyDecay), 1 },
        { nameof(TopicScoreOptions.InvalidMessageDeliveriesWeight), 1 },
        { nameof(TopicScoreOptions.InvalidMessageDeliveriesDecay), 0 },
        { nameof(TopicScoreOptions.InvalidMessageDeliveriesDecay), 1 },
    };

    [Theory]
    [MemberData(nameof(GlobalsOutOfRange))]
    public void A_global_number_out_of_range_is_an_error_that_names_it(string option, double value)
    {
        PeerScoreOptions options = PeerScoreOptions.RustDefaults();
        Set(options, option, value);

        Should.Throw<ArgumentException>(options.Validate).Message.ShouldStartWith($"PeerScoreOptions.{option} is {value}: must be ");
    }

    [Theory]
    [MemberData(nameof(TopicsOutOfRange))]
    public void A_number_of_a_topic_out_of_range_is_an_error_that_names_it_and_the_topic(string option, double value)
    {
        TopicScoreOptions topic = TopicScoreOptions.RustDefaults();
        Set(topic, option, value);
        PeerScoreOptions options = PeerScoreOptions.RustDefaults();
        options.Topics.Add("blocks", topic);

        Should.Throw<ArgumentException>(topic.Validate).Message.ShouldContain($"TopicScoreOptions.{option} is {value}: must be ");
        Should.Throw<ArgumentException>(options.Validate).Message.ShouldContain($"PeerScoreOptions.Topics[blocks].{option} is {value}: must be ");
        Should.Throw<ArgumentException>(new PeerScoreOptions { DefaultTopic = topic }.Validate).Message.ShouldContain($"DefaultTopic.{option}");
        Should.Throw<ArgumentException>(() => new PeerScores(options, TimeProvider.System));
    }

    [Theory]
    [InlineData(nameof(ScoreThresholds.Gossip), 1)]
    [InlineData(nameof(ScoreThresholds.Publish), 1)]
    [InlineData(nameof(ScoreThresholds.Publish), -9)]
    [InlineData(nameof(ScoreThresholds.Graylist), 1)]
    [InlineData(nameof(ScoreThresholds.Graylist), -49)]
    [InlineData(nameof(ScoreThresholds.AcceptPX), -1)]
    [InlineData(nameof(ScoreThresholds.OpportunisticGraft), -1)]
    public void A_threshold_out_of_order_is_an_error_that_names_it(string option, double value)
    {
        var options = new PeerScoreOptions();
        Set(options.Thresholds, option, value);

        Should.Throw<ArgumentException>(options.Validate).Message.ShouldStartWith($"PeerScoreOptions.Thresholds.{option} is {value}: must be ");
    }

    [Fact]
    public void No_option_may_be_anything_but_a_number_of_a_sane_size()
    {
        foreach (double value in NoNumbers)
        {
            foreach (PropertyInfo property in Numbers(typeof(PeerScoreOptions)))
            {
                PeerScoreOptions options = PeerScoreOptions.RustDefaults();
                property.SetValue(options, value);
                Should.Throw<ArgumentException>(options.Validate, $"{property.Name} = {value}").Message.ShouldContain(property.Name);
            }

            foreach (PropertyInfo property in Numbers(typeof(TopicScoreOptions)))
            {
                TopicScoreOptions options = TopicScoreOptions.RustDefaults();
                property.SetValue(options, value);
                Should.Throw<ArgumentException>(options.Validate, $"{property.Name} = {value}").Message.ShouldContain(property.Name);
            }

            foreach (PropertyInfo property in Numbers(typeof(ScoreThresholds)))
            {
                var options = new PeerScoreOptions();
                property.SetValue(options.Thresholds, value);
                Should.Throw<ArgumentException>(options.Validate, $"{property.Name} = {value}").Message.ShouldContain(property.Name);
            }
        }
    }

    [Fact]
    public void Times_and_counts_have_their_ranges()
    {
        var options = new PeerScoreOptions
        {
            DecayInterval = TimeSpan.FromMilliseconds(999),
            RetainScore = TimeSpan.FromTicks(-1),
            SeenMsgTtl = TimeSpan.Zero,
            MaxRetainedPeers = -1,
            MaxDeliveryRecords = 15,
            IPColocationFactorThreshold = 0,
            DefaultTopic = new TopicScoreOptions
            {
                TimeInMeshQuantum = TimeSpan.Zero,
                MeshMessageDeliveriesWindow = TimeSpan.FromTicks(-1),
                MeshMessageDeliveriesActivation = TimeSpan.FromMilliseconds(999),
            },
        };

        string message = Should.Throw<ArgumentException>(options.Validate).Message;

        message.Split(Environment.NewLine).Select(line => line.Split(' ')[0].Split('.')[^1]).ShouldBe(
            [
                "IPColocationFactorThreshold", "DecayInterval", "RetainScore", "MaxRetainedPeers", "SeenMsgTtl", "MaxDeliveryRecords",
                "TimeInMeshQuantum", "MeshMessageDeliveriesWindow", "MeshMessageDeliveriesActivation",
            ]);
    }

    [Fact]
    public void Terms_without_weight_need_no_caps()
    {
        var options = new TopicScoreOptions
        {
            TimeInMeshWeight = 0,
            TimeInMeshCap = 0,
            FirstMessageDeliveriesWeight = 0,
            FirstMessageDeliveriesCap = 0,
            MeshMessageDeliveriesCap = 0,
            MeshMessageDeliveriesThreshold = 0,
        };

        Should.NotThrow(options.Validate);
        options.MeshFailurePenaltyWeight = -1;
        Should.Throw<ArgumentException>(options.Validate);
    }

    [Fact]
    public void All_defaults_are_valid()
    {
        foreach (PeerScoreOptions options in new[] { new(), PeerScoreOptions.RustDefaults(), PeerScoreOptions.JsDefaults(), PeerScoreOptions.GoDefaults() })
        {
            options.Topics.Add("own", new TopicScoreOptions());
            options.Topics.Add("rust", TopicScoreOptions.RustDefaults());
            options.Topics.Add("js", TopicScoreOptions.JsDefaults());
            Should.NotThrow(options.Validate);
        }
    }

    [Fact]
    public void Thresholds_are_those_of_js_and_rust()
    {
        ScoreThresholds thresholds = new PeerScoreOptions().Thresholds;

        thresholds.Gossip.ShouldBe(-10);
        thresholds.Publish.ShouldBe(-50);
        thresholds.Graylist.ShouldBe(-80);
        thresholds.AcceptPX.ShouldBe(10);
        thresholds.OpportunisticGraft.ShouldBe(20);
    }

    [Fact]
    public void Global_defaults_of_rust_and_js_are_the_documented_ones()
    {
        PeerScoreOptions rust = PeerScoreOptions.RustDefaults();
        PeerScoreOptions js = PeerScoreOptions.JsDefaults();

        rust.TopicScoreCap.ShouldBe(3600);
        js.TopicScoreCap.ShouldBe(10);
        rust.SlowPeerWeight.ShouldBe(-0.2);
        rust.SlowPeerThreshold.ShouldBe(0);
        rust.SlowPeerDecay.ShouldBe(0.2);
        js.SlowPeerWeight.ShouldBe(0);
        foreach (PeerScoreOptions options in new[] { rust, js })
        {
            options.Topics.ShouldBeEmpty();
            options.DefaultTopic.ShouldBeNull();
            options.AppSpecificWeight.ShouldBe(10);
            options.IPColocationFactorWeight.ShouldBe(-5);
            options.IPColocationFactorThreshold.ShouldBe(10);
            options.IPColocationFactorWhitelist.ShouldBeEmpty();
            options.BehaviourPenaltyWeight.ShouldBe(-10);
            options.BehaviourPenaltyThreshold.ShouldBe(0);
            options.BehaviourPenaltyDecay.ShouldBe(0.2);
            options.DecayInterval.ShouldBe(TimeSpan.FromSeconds(1));
            options.DecayToZero.ShouldBe(0.1);
            options.RetainScore.ShouldBe(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public void Topic_defaults_of_rust_and_js_are_the_documented_ones()
    {
        foreach (TopicScoreOptions topic in new[] { TopicScoreOptions.RustDefaults(), TopicScoreOptions.JsDefaults() })
        {
            topic.TopicWeight.ShouldBe(0.5);
            (topic.TimeInMeshWeight, topic.TimeInMeshCap).ShouldBe((1, 3600));
            topic.TimeInMeshQuantum.ShouldBe(TimeSpan.FromMilliseconds(1));
            (topic.FirstMessageDeliveriesWeight, topic.FirstMessageDeliveriesDecay, topic.FirstMessageDeliveriesCap).ShouldBe((1, 0.5, 2000));
            (topic.MeshMessageDeliveriesWeight, topic.MeshMessageDeliveriesDecay).ShouldBe((-1, 0.5));
            (topic.MeshMessageDeliveriesCap, topic.MeshMessageDeliveriesThreshold).ShouldBe((100, 20));
            topic.MeshMessageDeliveriesWindow.ShouldBe(TimeSpan.FromMilliseconds(10));
            topic.MeshMessageDeliveriesActivation.ShouldBe(TimeSpan.FromSeconds(5));
            (topic.MeshFailurePenaltyWeight, topic.MeshFailurePenaltyDecay).ShouldBe((-1, 0.5));
            (topic.InvalidMessageDeliveriesWeight, topic.InvalidMessageDeliveriesDecay).ShouldBe((-1, 0.3));
        }
    }

    [Fact]
    public void Defaults_of_go_score_nothing_and_decay_every_second_to_a_hundredth()
    {
        PeerScoreOptions go = PeerScoreOptions.GoDefaults();

        go.DecayInterval.ShouldBe(TimeSpan.FromSeconds(1));
        go.DecayToZero.ShouldBe(0.01);
        go.SeenMsgTtl.ShouldBe(TimeSpan.FromSeconds(120));
        go.RetainScore.ShouldBe(TimeSpan.Zero);
        new[] { go.TopicScoreCap, go.AppSpecificWeight, go.IPColocationFactorWeight, go.BehaviourPenaltyWeight, go.SlowPeerWeight }.ShouldAllBe(number => number == 0);
        go.Topics.ShouldBeEmpty();
    }

    [Fact]
    public void Own_defaults_punish_no_quiet_topic_and_forgive_little_else()
    {
        var bench = new ScoreBench((options, _) =>
        {
            options.Topics[ScoreBench.Topic] = new TopicScoreOptions();
            options.IPColocationFactorWeight = new PeerScoreOptions().IPColocationFactorWeight;
        });
        ScoredPeer quiet = bench.Add(1);
        ScoredPeer hostile = bench.Add(2);
        bench.Scores.Graft(quiet, ScoreBench.Topic);
        bench.Scores.Graft(hostile, ScoreBench.Topic);
        bench.Deliver(hostile, 10);

        bench.Pass(600);
        bench.DeliverInvalid(hostile, 5);

        bench.Scores.ScoreOf(quiet).ShouldBe(1.5);
        bench.Scores.ScoreOf(hostile).ShouldBeLessThan(new ScoreThresholds().Graylist);
    }

    [Fact]
    public void Options_that_change_later_change_no_score()
    {
        var bench = new ScoreBench((options, topic) =>
        {
            topic.FirstMessageDeliveriesWeight = 1;
            options.IPColocationFactorWeight = -1;
            options.IPColocationFactorThreshold = 1;
        });
        ScoredPeer peer = bench.Add(1, "198.51.100.1");
        bench.Deliver(peer, 3);

        bench.Options.Topics[ScoreBench.Topic].FirstMessageDeliveriesWeight = 100;
        bench.Options.Topics.Clear();
        bench.Options.Thresholds.Gossip = 0;
        bench.Options.IPColocationFactorWhitelist.Add(IPNetwork.Parse("0.0.0.0/0"));
        bench.Add(2, "198.51.100.1");
        bench.Deliver(peer);

        bench.Scores.ScoreOf(peer).ShouldBe(3);
    }

    private static IEnumerable<PropertyInfo> Numbers(Type type) => type.GetProperties().Where(property => property.PropertyType == typeof(double));

    private static void Set(object options, string option, double value) => options.GetType().GetProperty(option)!.SetValue(options, value);
}
