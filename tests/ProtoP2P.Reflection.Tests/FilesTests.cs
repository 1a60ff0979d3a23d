using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Reflection.Tests;

public sealed class FilesTests
{
    private const string ShopId = "/test/shop/1.0.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_files_of_a_contract_come_once_each_and_after_their_imports()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();

        List<DescriptorFile> files = await nodes.Reflection.GetFilesAsync(new FilesRequest { Protocol = ShopId }, Cancellation).ToListAsync(Cancellation);

        files.Select(file => file.Name).ShouldBe(["google/protobuf/timestamp.proto", "shop/money.proto", "shop/shop.proto"]);
        files[^1].Content.ShouldBe(ShopReflection.Descriptor.SerializedData);
    }

    [Fact]
    public async Task Names_and_fields_come_back_as_they_were_compiled()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();

        IReadOnlyList<FileDescriptor> files = await nodes.Client.GetFilesOfProtocolAsync(ShopId, Cancellation);

        MessageDescriptor reply = files[^1].FindTypeByName<MessageDescriptor>("StockReply");
        reply.ShouldNotBeSameAs(StockReply.Descriptor);
        reply.FullName.ShouldBe("shop.StockReply");
        reply.Fields.InFieldNumberOrder().Select(Show).ShouldBe(StockReply.Descriptor.Fields.InFieldNumberOrder().Select(Show));
        reply.FindFieldByName("price").MessageType.FullName.ShouldBe("shop.Money");
        reply.FindFieldByName("at").MessageType.FullName.ShouldBe("google.protobuf.Timestamp");
        reply.FindFieldByName("by_colour").IsMap.ShouldBeTrue();
        reply.Oneofs.ShouldHaveSingleItem().Fields.Select(field => field.Name).ShouldBe(["note", "picture"]);
        reply.EnumTypes.ShouldHaveSingleItem().FindValueByNumber(1).Name.ShouldBe("PLENTY");
    }

    [Fact]
    public async Task A_message_is_read_with_nothing_but_what_the_peer_told()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();
        byte[] message = new StockReply
        {
            Price = new Money { Currency = "EUR", Units = 1299 },
            At = new Timestamp { Seconds = 1_700_000_000 },
            State = StockReply.Types.State.Plenty,
            Shelves = { new StockReply.Types.Shelf { Name = "left", Level = -3 } },
            Note = "last week",
        }.ToByteArray();

        IReadOnlyList<FileDescriptor> files = await nodes.Client.GetFilesOfSymbolAsync("shop.StockReply", Cancellation);

        MessageText.Show(files[^1].FindTypeByName<MessageDescriptor>("StockReply"), message).ShouldBe(
            "price{currency=EUR units=1299} at{seconds=1700000000} state=PLENTY shelves{name=left level=-3} note=last week");
    }

    [Theory]
    [InlineData("shop.Money", "shop/money.proto")]
    [InlineData("shop.StockReply.Shelf", "shop/shop.proto")]
    [InlineData("shop.StockReply.State", "shop/shop.proto")]
    [InlineData("shop.OutOfStock", "shop/shop.proto")]
    [InlineData("shop.Aside", "shop/shop.proto")]
    [InlineData("google.protobuf.Timestamp", "google/protobuf/timestamp.proto")]
    [InlineData("protop2p.reflection.v1.Payload", "protop2p-reflection-v1.proto")]
    public async Task Symbols_are_found_wherever_a_contract_reaches(string symbol, string file)
    {
        await using TestNodes nodes = await TestNodes.StartAsync();

        (await nodes.Client.GetFilesOfSymbolAsync(symbol, Cancellation))[^1].Name.ShouldBe(file);
    }

    [Fact]
    public async Task A_contract_of_raw_bytes_has_no_files()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();

        (await nodes.Client.GetFilesOfProtocolAsync("/test/bare-echo/1.0.0", Cancellation)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/test/raw/1.0.0", "")]
    [InlineData("/test/unknown/1.0.0", "")]
    [InlineData("", "shop.Nothing")]
    [InlineData("", "google.protobuf.FileDescriptorProto")]
    public async Task What_no_contract_uses_is_not_found(string protocol, string symbol)
    {
        await using TestNodes nodes = await TestNodes.StartAsync();

        await ShouldFailAsync(nodes, protocol.Length > 0 ? new FilesRequest { Protocol = protocol } : new FilesRequest { Symbol = symbol }, RpcStatusCode.NotFound);
    }

    [Fact]
    public async Task A_request_for_nothing_is_invalid()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();

        await ShouldFailAsync(nodes, new FilesRequest(), RpcStatusCode.InvalidArgument);
    }

    [Fact]
    public async Task The_messages_of_a_hidden_contract_are_hidden_with_it()
    {
        await using TestNodes nodes = await TestNodes.StartAsync(new ReflectionOptions { Exclude = { "/test/shop/" } });

        await ShouldFailAsync(nodes, new FilesRequest { Protocol = ShopId }, RpcStatusCode.NotFound);
        await ShouldFailAsync(nodes, new FilesRequest { Symbol = "shop.Money" }, RpcStatusCode.NotFound);
    }

    [Fact]
    public async Task A_symbol_is_gone_when_its_contract_is_gone()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();
        await nodes.Client.GetFilesOfSymbolAsync("shop.Money", Cancellation);

        nodes.EndServices();

        await ShouldFailAsync(nodes, new FilesRequest { Symbol = "shop.Money" }, RpcStatusCode.NotFound);
    }

    [Fact]
    public void Two_different_files_of_one_name_are_refused_and_the_same_file_twice_is_not()
    {
        FileDescriptor first = Build("a");
        var closure = new FileClosure();
        closure.AddAll([first, first, Build("a")]);

        RpcException error = Should.Throw<RpcException>(() => closure.Add(Build("b")));

        error.StatusCode.ShouldBe(RpcStatusCode.FailedPrecondition);
        error.Reason.ShouldContain("same.proto");
        closure.InOrder.ShouldBe([first]);
    }

    private static FileDescriptor Build(string package) =>
        FileDescriptor.BuildFromByteStrings([new FileDescriptorProto { Name = "same.proto", Package = package }.ToByteString()])[0];

    private static string Show(FieldDescriptor field) => $"{field.FieldNumber} {field.FieldType} {field.Name} {field.IsRepeated} {field.HasPresence} {field.JsonName}";

    private static async Task ShouldFailAsync(TestNodes nodes, FilesRequest request, RpcStatusCode status)
    {
        RpcException error = await Should.ThrowAsync<RpcException>(
            async () => await nodes.Reflection.GetFilesAsync(request, Cancellation).ToListAsync(Cancellation));
        error.StatusCode.ShouldBe(status, error.Message);
    }
}
