using ProtoP2P.PubSub.Simulation.Network;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>The networks that go-libp2p-pubsub's and js-libp2p's tests build: messages reach every subscriber once, in all of them.</summary>
public sealed class TopologyBehaviourTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void Sparse_and_dense_networks_deliver_everything(int dials)
    {
        var network = new SmallNetwork(nodes: 20);
        network.Network.ConnectRandomly(dials);
        network.SubscribeAll();
        network.Run(2);

        network.ShouldDeliverEverything();
    }

    [Fact]
    public void A_line_of_nodes_passes_messages_from_one_end_to_the_other()
    {
        var network = new SmallNetwork(nodes: 6);
        network.Connect((0, 1), (1, 2), (2, 3), (3, 4), (4, 5));
        network.SubscribeAll();
        network.Run(2);

        network.ShouldDeliverEverything();
    }

    [Fact]
    public void A_tree_passes_messages_from_leaf_to_leaf()
    {
        var network = new SmallNetwork(nodes: 10);
        network.Connect((0, 1), (1, 2), (1, 4), (2, 3), (0, 5), (5, 6), (5, 8), (6, 7), (8, 9));
        network.SubscribeAll();
        network.Run(2);

        network.ShouldDeliverEverything();
    }

    [Fact]
    public void Peer_exchange_makes_a_mesh_of_a_star_whose_centre_meshes_with_nearly_nobody()
    {
        var network = new SmallNetwork();
        network.Add(configure: options =>
        {
            options.PeerExchange = true;
            (options.DegreeLow, options.Degree, options.DegreeHigh, options.DegreeScore, options.DegreeOutbound) = (0, 1, 1, 0, 0);
        });
        for (int i = 1; i < 20; i++)
        {
            network.Add(scores: ScoresThatTrust(network[0].Id), configure: options => options.PeerExchange = true);
            network.Connect((i, 0));
        }

        network.SubscribeAll();
        network.Run(10);

        network.Nodes.Skip(1).ShouldAllBe(node => node.Links.Count > 1);
        network.Nodes.Skip(1).ShouldAllBe(node => node.MeshOf(SmallNetwork.Topic).Count >= 4);
        network.ShouldDeliverEverything();
    }

    [Fact]
    public void Nodes_of_all_versions_in_one_network_deliver_everything()
    {
        ProtocolVersion[] versions =
            [ProtocolVersion.GossipSub12, ProtocolVersion.GossipSub11, ProtocolVersion.GossipSub10, ProtocolVersion.FloodSub, ProtocolVersion.GossipSub12, ProtocolVersion.GossipSub11];
        var network = new SmallNetwork();
        for (int i = 0; i < 30; i++)
        {
            network.Add(versions[i % versions.Length]);
        }

        network.Network.ConnectRandomly(6);
        network.SubscribeAll();
        network.Run(3);

        network.Nodes.ShouldAllBe(node => node.MeshOf(SmallNetwork.Topic).All(peer => peer.Version != ProtocolVersion.FloodSub));
        network.ShouldDeliverEverything();
    }

    [Fact]
    public void Floodsub_alone_delivers_everything_in_a_line_and_in_a_tree()
    {
        foreach ((int, int)[] links in ((int, int)[][])[[(0, 1), (1, 2), (2, 3), (3, 4)], [(0, 1), (0, 2), (1, 3), (1, 4)]])
        {
            var network = new SmallNetwork();
            for (int i = 0; i < 5; i++)
            {
                network.Add(ProtocolVersion.FloodSub);
            }

            network.Connect(links);
            network.SubscribeAll();
            network.Run(1);

            network.ShouldDeliverEverything();
        }
    }

    [Theory]
    [InlineData(nameof(ProtocolVersion.FloodSub))]
    [InlineData(nameof(ProtocolVersion.GossipSub12))]
    public void Who_connects_again_gets_messages_again(string version)
    {
        var network = new SmallNetwork();
        for (int i = 0; i < 3; i++)
        {
            network.Add(Enum.Parse<ProtocolVersion>(version));
        }

        network.Connect((0, 1), (0, 2));
        network.SubscribeAll();
        network.Run(2);
        network.Network.Disconnect(network[0], network[1]);
        Publication missed = network.Publish(network[0]);
        network.Run(20);
        missed.HasReached(network[1]).ShouldBeFalse();
        missed.HasReached(network[2]).ShouldBeTrue();

        network.Connect((1, 0));
        network.Run(3);

        network.ShouldDeliverEverything();
    }

    [Fact]
    public void When_half_of_the_nodes_are_gone_the_others_deliver_everything()
    {
        var network = new SmallNetwork(nodes: 20);
        network.Network.ConnectRandomly(10);
        network.SubscribeAll();
        network.Run(2);
        foreach (SimulatedNode node in network.Nodes.Where(node => node.Index % 2 == 0))
        {
            network.Network.Kill(node);
        }

        network.Run(2);

        network.ShouldDeliverEverything();
    }

    [Fact]
    public void When_half_of_the_nodes_unsubscribe_the_others_deliver_everything_and_they_nothing()
    {
        var network = new SmallNetwork(nodes: 20);
        network.Network.ConnectRandomly(10);
        network.SubscribeAll();
        network.Run(2);
        SimulatedNode[] left = [.. network.Nodes.Where(node => node.Index % 2 == 0)];
        Array.ForEach(left, node => node.Engine.Unsubscribe(SmallNetwork.Topic));
        network.Run(2);

        Publication publication = network.Publish(network[1]);
        network.Run(10);

        SmallNetwork.ShouldHaveReached(publication, network.Nodes.Except(left));
        left.ShouldAllBe(node => !publication.HasReached(node));
        network.Nodes.Except(left).ShouldAllBe(node => node.MeshOf(SmallNetwork.Topic).Count > 0);
    }

    [Fact]
    public void Many_topics_mesh_at_once_and_deliver_each()
    {
        var network = new SmallNetwork(nodes: 10);
        network.Network.ConnectRandomly(9);
        string[] topics = [.. Enumerable.Range(0, 35).Select(number => $"topic {number}")];
        Array.ForEach(topics, network.SubscribeAll);
        network.Run(5);

        Publication[] publications = [.. topics.Select((topic, number) => network.Publish(network[number % 10], topic))];
        network.Run(10);

        publications.ShouldAllBe(publication => publication.Delivered == 9 && publication.Repeated == 0);
    }

    [Fact]
    public void Who_subscribes_later_still_hears_of_the_last_messages()
    {
        var network = new SmallNetwork(nodes: 20);
        SimulatedNode publisher = network[0];
        network.Network.ConnectRandomly(10);
        SimulatedNode[] late = [.. network.Nodes.Skip(15)];
        foreach (SimulatedNode node in network.Nodes.Take(15))
        {
            node.Engine.Subscribe(SmallNetwork.Topic);
        }

        network.Run(2);
        Publication publication = network.Publish(publisher);
        network.Run(0.8);
        Array.ForEach(late, node => node.Engine.Subscribe(SmallNetwork.Topic));
        network.Run(10);

        SmallNetwork.ShouldHaveReached(publication, network.Nodes);
    }

    [Fact]
    public void Who_only_publishes_reaches_all_subscribers()
    {
        var network = new SmallNetwork(nodes: 20);
        network.Network.ConnectRandomly(8);
        foreach (SimulatedNode node in network.Nodes.Skip(1))
        {
            node.Engine.Subscribe(SmallNetwork.Topic);
        }

        network.Run(2);
        Publication[] publications = [.. Enumerable.Range(0, 20).Select(_ => network.Publish(network[0]))];
        network.Run(10);

        publications.ShouldAllBe(publication => publication.Delivered == 19 && publication.Repeated == 0);
        network[0].MeshOf(SmallNetwork.Topic).ShouldBeEmpty();
    }

    [Fact]
    public void Those_whom_nobody_meshes_with_get_messages_by_gossip()
    {
        var network = new SmallNetwork(nodes: 8, options => options.DegreeHigh = 6);
        network.Connect((0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (7, 0));
        SimulatedNode lazy = network[7];
        foreach (SimulatedNode node in network.Nodes.Take(7))
        {
            node.Engine.Subscribe(SmallNetwork.Topic);
        }

        network.Run(3);
        lazy.Engine.Subscribe(SmallNetwork.Topic);
        network.Run(3);
        network[0].MeshOf(SmallNetwork.Topic).ShouldNotContain(peer => peer.Id.Equals(lazy.Id));
        lazy.MeshOf(SmallNetwork.Topic).ShouldBeEmpty();

        Publication publication = network.Publish(network[1]);
        network.Run(5);

        publication.HasReached(lazy).ShouldBeTrue();
    }

    private static IPeerScores ScoresThatTrust(PeerId peer) => new PeerScores(
        new PeerScoreOptions { AppSpecificScore = other => other.Equals(peer) ? 100 : 0, AppSpecificWeight = 1 }, TimeProvider.System);
}
