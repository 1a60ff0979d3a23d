using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProtoP2P.PubSub.Configuration;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Hosting;

/// <summary>The sections <c>Libp2p:GossipSub</c> and <c>Libp2p:FloodSub</c>.</summary>
public sealed class ConfigurationTests
{
    private const string Root = "Libp2p:GossipSub";

    [Fact]
    public void Every_number_time_and_switch_has_its_key()
    {
        var set = new GossipSubOptions { PeerScore = new PeerScoreOptions { DefaultTopic = new TopicScoreOptions() } };
        var keys = new Dictionary<string, string?>();
        Describe(set, Root, keys);
        Describe(set.PeerScore, $"{Root}:PeerScore", keys);
        Describe(set.PeerScore.Thresholds, $"{Root}:PeerScore:Thresholds", keys);
        Describe(set.PeerScore.DefaultTopic, $"{Root}:PeerScore:DefaultTopic", keys);

        // Each on its own, and beside its default, so that one that is not read, or read into another, shows.
        foreach ((string key, string? value) in keys)
        {
            var options = new GossipSubOptions();
            new SectionBinder<GossipSubOptions>(Build((key, value)).GetSection(Root), PubSubSections.Read).Configure(options);
            ValueAt(options, key[(Root.Length + 1)..].Split(':')).ShouldBe(value, key);
        }
    }

    [Fact]
    public void Names_lists_and_topics_are_read_and_code_comes_last()
    {
        PeerId direct = Bench.IdOf(1);
        GossipSubOptions read = Read(
            static options => options.DegreeHigh = 20,
            ($"{Root}:SignaturePolicy", "strictnosign"),
            ($"{Root}:MessageId", "sha256"),
            ($"{Root}:TopicMessageIds:blocks", "js"),
            ($"{Root}:DirectPeers:0", direct.ToString()),
            ($"{Root}:IDontWantThreshold", ""),
            ($"{Root}:DegreeHigh", "15"),
            ($"{Root}:PeerScore:Preset", "js"),
            ($"{Root}:PeerScore:IPColocationFactorWhitelist:0", "10.0.0.0/8"),
            ($"{Root}:PeerScore:Topics:/eth2/blocks:Preset", "rust"),
            ($"{Root}:PeerScore:Topics:/eth2/blocks:TopicWeight", "0.75"));

        read.SignaturePolicy.ShouldBe(SignaturePolicy.StrictNoSign);
        read.MessageId.ShouldBe(MessageIdFunctions.Sha256);
        read.TopicMessageIds["blocks"].ShouldBe(MessageIdFunctions.Js);
        read.DirectPeers.ShouldBe([direct]);
        read.IDontWantThreshold.ShouldBeNull();
        read.DegreeHigh.ShouldBe(20);
        read.PeerScore!.TopicScoreCap.ShouldBe(10);
        read.PeerScore.IPColocationFactorWhitelist.ShouldHaveSingleItem().ToString().ShouldBe("10.0.0.0/8");
        read.PeerScore.Topics["/eth2/blocks"].TopicWeight.ShouldBe(0.75);
        read.PeerScore.Topics["/eth2/blocks"].MeshMessageDeliveriesWeight.ShouldBe(-1);
    }

    [Fact]
    public void Without_a_section_options_are_the_defaults() => Read(null).PeerScore.ShouldBeNull();

    [Theory]
    [InlineData("Degree", "six", "is 'six'; expected a whole number")]
    [InlineData("HeartbeatInterval", "soon", "expected a time such as 00:00:01.5")]
    [InlineData("FloodPublish", "yes", "expected true or false")]
    [InlineData("MessageId", "mine", "is 'mine'; expected go, rust, js, sha256")]
    [InlineData("DirectPeers:0", "bob", "is 'bob'; expected a peer id")]
    [InlineData("PeerScore:IPColocationFactorWhitelist:0", "everywhere", "expected a network such as")]
    [InlineData("PeerScore:Thresholds:Gossip", "low", "is 'low'; expected a number")]
    [InlineData("PeerScore:Topics:blocks:TopicWieght", "1", "is no setting; expected one of Preset, TopicWeight,")]
    [InlineData("Degre", "6", "is no setting; expected one of")]
    [InlineData("Degree", "0", "is 0; expected 1 to 1000")]
    [InlineData("PeerScore:BehaviourPenaltyDecay", "1", "is 1: must be more than 0 and less than 1")]
    [InlineData("PeerScore:Topics:blocks:TopicWeight", "-1", "is -1: must be a number from 0")]
    [InlineData("PeerScore:Thresholds:Graylist", "1", "is 1: must be")]
    public void What_is_wrong_stops_the_start_with_the_key(string key, string value, string expected)
    {
        string error = Should.Throw<OptionsValidationException>(() => Configure(($"{Root}:{key}", value))).Failures.First();

        error.ShouldStartWith($"{Root}:{key} ");
        error.ShouldContain(expected);
    }

    [Fact]
    public void Floodsub_has_a_section_of_its_own()
    {
        ServiceProvider services = CreateServices(static node => node.AddFloodSub(), ("Libp2p:FloodSub:MaxRpcSize", "2000"), ("Libp2p:GossipSub:MaxRpcSize", "nonsense"));

        services.GetRequiredService<IOptions<FloodSubOptions>>().Value.MaxRpcSize.ShouldBe(2000);
        services.GetRequiredService<IPubSub>().ShouldBeOfType<PubSubService>();
    }

    private static GossipSubOptions Configure(params (string Key, string? Value)[] settings) => Read(null, settings);

    private static GossipSubOptions Read(Action<GossipSubOptions>? configure, params (string Key, string? Value)[] settings) =>
        CreateServices(node => node.AddGossipSub(configure), settings).GetRequiredService<IOptions<GossipSubOptions>>().Value;

    private static ServiceProvider CreateServices(Action<ILibp2pBuilder> add, params (string Key, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Build(settings));
        add(services.AddLibp2p());
        return services.BuildServiceProvider();
    }

    private static IConfigurationRoot Build(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, setting.Value)))
        .Build();

    // A value beside the default for each number, time and switch.
    private static void Describe(object options, string section, Dictionary<string, string?> keys)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties().Where(static property => property.SetMethod is { IsPublic: true }))
        {
            if (Other(property.PropertyType, property.GetValue(options)) is { } other)
            {
                keys.Add($"{section}:{property.Name}", other);
            }
        }

        keys.Count.ShouldBeGreaterThan(0);
    }

    private static string? Other(Type type, object? value) => value switch
    {
        bool flag => $"{!flag}",
        int number => FormattableString.Invariant($"{number + 1}"),
        long number => FormattableString.Invariant($"{number + 1}"),
        double number => FormattableString.Invariant($"{number + 0.125}"),
        TimeSpan time => (time + TimeSpan.FromSeconds(1)).ToString(),
        _ => type == typeof(int?) ? "7" : null,
    };

    private static string? ValueAt(object options, string[] path)
    {
        object? value = options;
        foreach (string name in path)
        {
            value = value!.GetType().GetProperty(name)!.GetValue(value);
        }

        return value is TimeSpan time ? time.ToString() : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}");
    }
}
