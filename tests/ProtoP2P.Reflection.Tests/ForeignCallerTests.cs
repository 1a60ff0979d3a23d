using System.Buffers;
using System.IO.Pipelines;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Protop2P.Rpc.V1;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Reflection.Tests;

/// <summary>Calls reflection as docs/reflection.md tells people who have nothing of this library.</summary>
public sealed partial class ForeignCallerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_bytes_on_the_page_get_the_list()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();
        string page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find(), "docs", "reflection.md"), Cancellation);
        byte[] question = Convert.FromHexString(HexBlock().Match(page).Groups["hex"].Value.Replace(" ", "", StringComparison.Ordinal));

        List<Frame> frames = await AskAsync(nodes, question);

        frames[^1].Close.Code.ShouldBe(0u);
        frames[..^1].Select(frame => ServedProtocol.Parser.ParseFrom(frame.Message)).SelectMany(protocol => protocol.Ids)
            .ShouldBe([ReflectionProtocol.Id, "/test/bare-echo/1.0.0", "/test/shop/1.1.0", "/test/shop/1.0.0", "/test/raw/1.0.0"]);
    }

    [Fact]
    public async Task Files_come_in_frames_whose_contents_are_descriptors()
    {
        await using TestNodes nodes = await TestNodes.StartAsync();
        var open = new Frame
        {
            Open = new Open { Method = "GetFiles", Message = new FilesRequest { Symbol = "shop.Money" }.ToByteString(), Flags = 1 },
        };

        List<Frame> frames = await AskAsync(nodes, [(byte)open.CalculateSize(), .. open.ToByteArray()]);

        frames.Count.ShouldBe(2);
        DescriptorFile.Parser.ParseFrom(frames[0].Message).Content.ShouldBe(MoneyReflection.Descriptor.SerializedData);
        frames[1].Close.Code.ShouldBe(0u);
    }

    private static async Task<List<Frame>> AskAsync(TestNodes nodes, byte[] question)
    {
        await nodes.Caller.ConnectAsync(nodes.Server.ListenAddresses[0].WithPeerId(nodes.Server.PeerId), Cancellation);
        await using IPeerStream stream = await nodes.Caller.OpenStreamAsync(nodes.Server.PeerId, [ReflectionProtocol.Id], Cancellation);
        await stream.Output.WriteAsync(question, Cancellation);
        await stream.Output.CompleteAsync();
        ReadResult all;
        while (!(all = await stream.Input.ReadAsync(Cancellation)).IsCompleted)
        {
            stream.Input.AdvanceTo(all.Buffer.Start, all.Buffer.End);
        }

        using var input = new MemoryStream(all.Buffer.ToArray());
        List<Frame> frames = [];
        while (input.Position < input.Length)
        {
            frames.Add(Frame.Parser.ParseDelimitedFrom(input));
        }

        return frames;
    }

    [GeneratedRegex("```text\n(?<hex>[0-9a-f ]+)\n```")]
    private static partial Regex HexBlock();
}
