using ProtoP2P.Roslyn;
using ProtoP2P.Rpc;

namespace ProtoP2P.Generators.Tests;

/// <summary>Generated code at work: emitted, loaded, and every method called through client and binding.</summary>
public sealed class LiveTests
{
    private const string Service = """
        using System.Runtime.CompilerServices;
        using System.Text;
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P;

        namespace Acme;

        public sealed class Shapes : IShapes
        {
            private readonly StringBuilder _log = new();

            public ValueTask NoneNoneAsync(CancellationToken token) { _log.Append("none"); return default; }
            public ValueTask<StringValue> NoneSingleAsync(CancellationToken token) => new(new StringValue { Value = _log.ToString() });
            public async IAsyncEnumerable<StringValue> NoneStreamAsync([EnumeratorCancellation] CancellationToken token)
            {
                for (int i = 0; i < 3; i++)
                {
                    await Task.Yield();
                    yield return new StringValue { Value = "s" + i };
                }
            }
            public ValueTask SingleNoneAsync(StringValue request, CancellationToken token) { _log.Append(request.Value); return default; }
            public ValueTask<Int32Value> SingleSingleAsync(StringValue request, CancellationToken token)
            {
                token.ThrowIfCancellationRequested();
                return new(Length(request));
            }
            public async IAsyncEnumerable<Int32Value> SingleStreamAsync(StringValue request, RpcCall call)
            {
                _log.Append(call.Server!.MethodName);
                await Task.Yield();
                foreach (char c in request.Value) { yield return new Int32Value { Value = c }; }
            }
            public async ValueTask StreamNoneAsync(IAsyncEnumerable<StringValue> requests, CancellationToken token)
            {
                await foreach (StringValue request in requests.WithCancellation(token)) { _log.Append(request.Value); }
            }
            public async ValueTask<Int32Value> StreamSingleAsync(IAsyncEnumerable<StringValue> requests, RpcCall call)
            {
                Int32Value sum = new();
                await foreach (StringValue request in requests) { sum.Value += request.Value.Length; }
                return sum;
            }
            public async IAsyncEnumerable<Int32Value> StreamStreamAsync(IAsyncEnumerable<StringValue> requests, [EnumeratorCancellation] CancellationToken token)
            {
                await foreach (StringValue request in requests.WithCancellation(token)) { yield return Length(request); }
            }
            public async ValueTask HeadNoneAsync(BoolValue head, IAsyncEnumerable<StringValue> requests, CancellationToken token)
            {
                await foreach (StringValue request in requests) { _log.Append(head.Value).Append(request.Value); }
            }
            public async ValueTask<Int32Value> HeadSingleAsync(BoolValue head, IAsyncEnumerable<StringValue> requests, RpcCall call)
            {
                Int32Value sum = await StreamSingleAsync(requests, call);
                return head.Value ? sum : new Int32Value { Value = -sum.Value };
            }
            public async IAsyncEnumerable<Int32Value> HeadStreamAsync(BoolValue head, IAsyncEnumerable<StringValue> requests, [EnumeratorCancellation] CancellationToken token)
            {
                await foreach (StringValue request in requests) { yield return head.Value ? Length(request) : new Int32Value(); }
            }
            public Task TaskNoneAsync(StringValue request, CancellationToken token) { _log.Append(request.Value); return Task.CompletedTask; }
            public Task<Int32Value> TaskSingleAsync(StringValue request, RpcCall call) => Task.FromResult(Length(request));
            public Task<Int32Value> TaskStreamSingleAsync(IAsyncEnumerable<StringValue> requests, CancellationToken token) => StreamSingleAsync(requests, default).AsTask();
            public Task TaskStreamNoneAsync(IAsyncEnumerable<StringValue> requests, CancellationToken token) => StreamNoneAsync(requests, token).AsTask();
            public ValueTask OneWayAsync(StringValue request, CancellationToken token) { _log.Append(request.Value); return default; }
            public Task OneWayTaskAsync(StringValue request, RpcCall call) { _log.Append(request.Value); return Task.CompletedTask; }
            public ValueTask<Int32Value> NoTokenAsync(StringValue request) => new(Length(request));
            public ValueTask<ReadOnlyMemory<byte>> MemoryAsync(ReadOnlyMemory<byte> request, CancellationToken token)
            {
                byte[] reversed = request.ToArray();
                Array.Reverse(reversed);
                return new(reversed);
            }
            public IAsyncEnumerable<ReadOnlySequence<byte>> SequenceAsync(IAsyncEnumerable<ReadOnlySequence<byte>> requests, CancellationToken token) => requests;

            private static Int32Value Length(StringValue text) => new() { Value = text.Value.Length };
        }

        public static class Caller
        {
            public static async Task<string> CallAllAsync(IShapes shapes)
            {
                StringBuilder seen = new();
                StringValue abc = new() { Value = "abc" };
                BoolValue yes = new() { Value = true };
                await shapes.NoneNoneAsync();
                await shapes.SingleNoneAsync(new StringValue { Value = "|one" });
                await shapes.StreamNoneAsync(Two());
                await shapes.HeadNoneAsync(yes, Two());
                await shapes.TaskNoneAsync(new StringValue { Value = "|task" });
                await shapes.TaskStreamNoneAsync(Two());
                await shapes.OneWayAsync(new StringValue { Value = "|oneway" });
                await shapes.OneWayTaskAsync(new StringValue { Value = "|onewaytask" });
                await foreach (Int32Value value in shapes.SingleStreamAsync(abc)) { seen.Append(value.Value).Append(' '); }
                await foreach (StringValue value in shapes.NoneStreamAsync()) { seen.Append(value.Value).Append(' '); }
                await foreach (Int32Value value in shapes.StreamStreamAsync(Two(), default)) { seen.Append(value.Value).Append(' '); }
                await foreach (Int32Value value in shapes.HeadStreamAsync(yes, Two())) { seen.Append(value.Value).Append(' '); }
                await foreach (ReadOnlySequence<byte> value in shapes.SequenceAsync(Bytes())) { seen.Append(value.Length).Append(' '); }
                seen.Append((await shapes.SingleSingleAsync(abc)).Value);
                seen.Append((await shapes.SingleSingleAsync("four")).Value);
                seen.Append((await shapes.StreamSingleAsync(Two(), default)).Value);
                seen.Append((await shapes.HeadSingleAsync(yes, Two())).Value);
                seen.Append((await shapes.TaskSingleAsync(abc)).Value);
                seen.Append((await shapes.TaskStreamSingleAsync(Two())).Value);
                seen.Append((await shapes.NoTokenAsync(abc)).Value).Append(' ');
                seen.Append(Encoding.ASCII.GetString((await shapes.MemoryAsync(Encoding.ASCII.GetBytes("xyz"))).Span));
                return seen + "\n" + (await shapes.NoneSingleAsync()).Value;
            }

            public static async Task<string> CancelAsync(IShapes shapes)
            {
                try
                {
                    await shapes.SingleSingleAsync(new StringValue(), new CancellationToken(canceled: true));
                    return "not cancelled";
                }
                catch (OperationCanceledException)
                {
                    return "cancelled";
                }
            }

            private static async IAsyncEnumerable<StringValue> Two()
            {
                yield return new StringValue { Value = "1" };
                await Task.Yield();
                yield return new StringValue { Value = "22" };
            }

            private static async IAsyncEnumerable<ReadOnlySequence<byte>> Bytes()
            {
                await Task.Yield();
                yield return new ReadOnlySequence<byte>(new byte[5]);
                yield return ReadOnlySequence<byte>.Empty;
            }
        }
        """;

    private static readonly Lazy<LiveAssembly> Live = new(() => new LiveAssembly(TestCompilation.Create(Contracts.AllShapes, Service)));

    [Fact]
    public async Task Every_shape_arrives_and_comes_back()
    {
        (object client, List<(RpcMethod Method, RpcCall Call)> calls) = Live.Value.Connect("Acme.IShapes", "Acme.Shapes");
        string seen = await Live.Value.RunAsync("Acme.Caller", "CallAllAsync", client).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        seen.ShouldBe("97 98 99 s0 s1 s2 1 2 1 2 5 0 3433333 zyx\nnone|one122True1True22|task122|oneway|onewaytaskSingleStream");
        calls.Select(call => call.Method.Name).Distinct().Count().ShouldBe(Live.Value.Descriptor("Acme.IShapes").Methods.Count);
    }

    [Fact]
    public async Task A_token_reaches_the_service()
    {
        (object client, List<(RpcMethod Method, RpcCall Call)> calls) = Live.Value.Connect("Acme.IShapes", "Acme.Shapes");
        (await Live.Value.RunAsync("Acme.Caller", "CancelAsync", client)).ShouldBe("cancelled");
        calls.ShouldHaveSingleItem().Call.CancellationToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void The_descriptor_says_what_the_attributes_say()
    {
        ContractDescriptor descriptor = Live.Value.Descriptor("Acme.IShapes");
        descriptor.Name.ShouldBe("Acme.IShapes");
        descriptor.ProtocolIds.ShouldBe(["/acme/shapes/1.1.0", "/acme/shapes/1.0.0"]);
        descriptor.Mode.ShouldBe(WireMode.Rpc);
        descriptor.MaxMessageBytes.ShouldBe(65536);
        descriptor.Fingerprint.ShouldNotBe(0UL);
        RpcMethod method = descriptor.Methods.Single(candidate => candidate.Name == "SingleSingle");
        method.IsIdempotent.ShouldBeTrue();
        method.DefaultDeadline.ShouldBe(TimeSpan.FromMilliseconds(1500));
        method.Errors.Select(error => error.Name).ShouldBe(["google.protobuf.BoolValue", "google.protobuf.Int64Value"]);
        descriptor.Methods.Where(candidate => candidate != method).ShouldAllBe(candidate => candidate.Errors.Count == 0);
        descriptor.Methods.Where(candidate => candidate.IsOneWay).Select(candidate => candidate.Name).ShouldBe(["OneWay", "OneWayTask"]);
        descriptor.Methods.ShouldContain(candidate => candidate.Name == "other-name");
        descriptor.Methods.ShouldAllBe(candidate => !candidate.ReusesStream);
    }

    [Fact]
    public void A_bare_contract_says_so()
    {
        ContractDescriptor descriptor = new LiveAssembly(TestCompilation.Create("""
            using Google.Protobuf.WellKnownTypes;
            using ProtoP2P;
            [Libp2pProtocol("/x/1.0.0", Mode = WireMode.Bare)]
            public partial interface IX { [StreamReuse] ValueTask<StringValue> GetAsync(StringValue value, CancellationToken token = default); }
            """)).Descriptor("IX");
        descriptor.Mode.ShouldBe(WireMode.Bare);
        descriptor.MaxMessageBytes.ShouldBe(0);
        descriptor.Methods.ShouldHaveSingleItem().ReusesStream.ShouldBeTrue();
    }

    [Fact]
    public void A_contract_with_errors_compiles_and_refuses()
    {
        LiveAssembly assembly = new(TestCompilation.Create("[ProtoP2P.Libp2pProtocol(\"no-slash\")] public partial interface IX { int Count { get; } }"));
        Should.Throw<System.Reflection.TargetInvocationException>(() => assembly.Descriptor("IX"))
            .InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("IX");
    }
}
