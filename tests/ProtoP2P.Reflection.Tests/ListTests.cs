using Google.Protobuf.Reflection;
using ProtoP2P.Identify;

namespace ProtoP2P.Reflection.Tests;

public sealed class ListTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contracts_come_with_their_ids_and_raw_streams_by_their_id_alone()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();

        IReadOnlyList<ServedProtocol> served = await nodes.Client.ListAsync(Cancellation);

        served.Select(protocol => string.Join(' ', protocol.Ids)).ShouldBe(
            [ReflectionProtocol.Id, "/test/bare-echo/1.0.0", "/test/shop/1.1.0 /test/shop/1.0.0", "/test/raw/1.0.0"], ignoreOrder: true);
        served.Where(protocol => protocol.Contract is null).ShouldHaveSingleItem().Ids.ShouldBe(["/test/raw/1.0.0"]);
        served[^1].Contract.ShouldBeNull("contracts come first");
    }

    [Fact]
    public async Task A_program_asks_a_peer()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();
        (Libp2pHost host, Multiaddress peer, CancellationToken cancellationToken) =
            (nodes.Caller, nodes.Server.ListenAddresses[0].WithPeerId(nodes.Server.PeerId), Cancellation);

        var client = new ReflectionClient(host.GetClient<IReflection>(peer));
        IReadOnlyList<ServedProtocol> served = await client.ListAsync(cancellationToken);
        IReadOnlyList<FileDescriptor> files = await client.GetFilesOfProtocolAsync(served[0].Ids[0], cancellationToken);

        files.ShouldHaveSingleItem().Package.ShouldBe("protop2p.reflection.v1");
    }

    [Fact]
    public async Task A_contract_is_described_as_it_is_on_the_wire()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();

        ContractDescription shop = await FindAsync(nodes, "/test/shop/1.0.0");

        shop.Name.ShouldBe(typeof(IShop).FullName);
        shop.Bare.ShouldBeFalse();
        shop.MaxMessageBytes.ShouldBe(100_000u);
        shop.Fingerprint.ShouldBe(nodes.Server.Contracts.Single(contract => contract.Name == shop.Name).Fingerprint);
        shop.Methods.Select(method => method.Name).ShouldBe(["GetStock", "Watch", "Upload", "Talk", "Notify", "Poke"]);
        shop.Methods[0].ShouldBe(new MethodDescription
        {
            Name = "GetStock",
            Request = new Payload { Type = "shop.StockQuery" },
            Reply = new Payload { Type = "shop.StockReply" },
            Idempotent = true,
            DeadlineMicros = 2_500_000,
            Errors = { "shop.OutOfStock" },
        });
        shop.Methods[1].Reply.ShouldBe(new Payload { Type = "shop.StockReply", Stream = true });
        shop.Methods[4].ShouldBe(new MethodDescription
        {
            Name = "Notify",
            Request = new Payload { Type = "shop.StockQuery" },
            OneWay = true,
            MaxMessageBytes = 1000,
            MaxCalls = 20,
            MaxCallsPerPeer = 2,
        });
        shop.Methods[5].ShouldBe(new MethodDescription { Name = "Poke" });
    }

    [Fact]
    public async Task Raw_bytes_are_payloads_without_a_type_and_a_head_stands_apart()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();

        ContractDescription shop = await FindAsync(nodes, "/test/shop/1.1.0");
        ContractDescription echo = await FindAsync(nodes, "/test/bare-echo/1.0.0");

        shop.Methods[2].Head.ShouldBe(new Payload { Type = "shop.UploadHead" });
        shop.Methods[2].Request.ShouldBe(new Payload { Stream = true });
        shop.Methods[3].ShouldBe(new MethodDescription { Name = "Talk", Request = new Payload { Stream = true }, Reply = new Payload { Stream = true } });
        echo.Bare.ShouldBeTrue();
        echo.Methods.ShouldHaveSingleItem().ShouldBe(
            new MethodDescription { Name = "Echo", Request = new Payload(), Reply = new Payload(), ReusesStream = true });
    }

    [Fact]
    public async Task Protocols_of_libp2p_are_shown_too()
    {
        await using TestNodes nodes = await TestNodes.StartAsync(new IdentifyService(), new ReflectionService());

        ContractDescription identify = await FindAsync(nodes, IdentifyProtocol.Id);

        identify.Bare.ShouldBeTrue();
        identify.Methods.ShouldHaveSingleItem().Reply.ShouldBe(new Payload { Type = "protop2p.identify.IdentifyMessage", Stream = true });
    }

    [Fact]
    public async Task What_is_no_longer_served_is_no_longer_shown()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();
        nodes.EndServices();

        IReadOnlyList<ServedProtocol> served = await nodes.Client.ListAsync(Cancellation);

        served.ShouldHaveSingleItem().Ids.ShouldBe([ReflectionProtocol.Id]);
    }

    [Theory]
    [InlineData("/test/shop/1.0.0")]
    [InlineData("/test/shop/")]
    [InlineData("/test/raw/1.0.0")]
    public async Task What_is_excluded_is_hidden_under_all_its_ids(string excluded)
    {
        await using TestNodes nodes = await TestNodes.StartAsync(new ReflectionOptions { Exclude = { excluded } });

        IReadOnlyList<ServedProtocol> served = await nodes.Client.ListAsync(Cancellation);

        string prefix = excluded[..excluded.LastIndexOf('/')];
        served.SelectMany(protocol => protocol.Ids).ShouldAllBe(id => !id.StartsWith(prefix, StringComparison.Ordinal));
        served.Count.ShouldBe(3);
    }

    private static async Task<ContractDescription> FindAsync(TestNodes nodes, string protocolId) =>
        (await nodes.Client.ListAsync(Cancellation)).Single(protocol => protocol.Ids.Contains(protocolId)).Contract;
}
