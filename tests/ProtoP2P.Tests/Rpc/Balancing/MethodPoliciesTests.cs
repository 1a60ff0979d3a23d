using ProtoP2P.Rpc;
using ProtoP2P.Rpc.Balancing;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class MethodPoliciesTests
{
    private static readonly MessageCodec<Note> Codec = MessageCodec.Protobuf(Note.Parser);

    private static readonly RpcMethod<Note, Note> Hasty =
        new("Hasty", RpcRequestKind.Single, RpcReplyKind.Single, Codec, Codec) { DefaultDeadline = TimeSpan.FromSeconds(2), IsIdempotent = true };

    private static readonly RpcMethod<Note, Note> Patient = new("Patient", RpcRequestKind.Single, RpcReplyKind.Single, Codec, Codec);

    private static readonly RpcMethod<Note, Note> Endless = new("Endless", RpcRequestKind.Single, RpcReplyKind.Stream, Codec, Codec);

    private static readonly ContractDescriptor Contract = new ContractDescriptor<INotes>(
        "Tests.INotes",
        ["/tests/notes/1.0.0"],
        WireMode.Rpc,
        static invoker => new NotesClient(invoker),
        [
            RpcBinding.Unary<INotes, Note, Note>(Hasty, static (service, request, call) => service.UnaryAsync(request, call)),
            RpcBinding.Unary<INotes, Note, Note>(Patient, static (service, request, call) => service.UnaryAsync(request, call)),
            RpcBinding.ServerStream<INotes, Note, Note>(Endless, static (service, request, call) => service.ListAsync(request, call)),
        ]);

    [Fact]
    public void A_deadline_of_the_contract_counts_more_than_the_clients_and_less_than_that_of_the_method_in_the_client()
    {
        var options = new Libp2pClientOptions { Timeout = TimeSpan.FromSeconds(7) };
        var policies = new MethodPolicies(Contract, options);

        (policies[Hasty].Timeout, policies[Patient].Timeout, policies[Endless].Timeout)
            .ShouldBe((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(7), null));
        options.Methods["HASTYasync"] = new RpcMethodOptions { Timeout = TimeSpan.FromSeconds(1) };
        options.Methods["Endless"] = new RpcMethodOptions { Timeout = TimeSpan.FromHours(1) };
        policies = new MethodPolicies(Contract, options);
        (policies[Hasty].Timeout, policies[Endless].Timeout).ShouldBe((TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Retries_of_the_whole_client_are_for_idempotent_methods_and_hedging_replaces_them()
    {
        var options = new Libp2pClientOptions { Retries = new RpcRetryOptions() };
        var policies = new MethodPolicies(Contract, options);

        (policies[Hasty].IsPlain, policies[Patient].IsPlain).ShouldBe((false, true));
        options.Methods["Hasty"] = new RpcMethodOptions { Hedging = new RpcHedgingOptions() };
        policies = new MethodPolicies(Contract, options);
        (policies[Hasty].Retries, policies[Hasty].Hedging is null).ShouldBe((null, false));
    }
}
