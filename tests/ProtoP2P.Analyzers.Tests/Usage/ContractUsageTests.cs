using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>LP2P0401: beside the compiler's CS0311, which cannot say what is missing.</summary>
public sealed class ContractUsageTests
{
    private const string Host = """
        public static class Host
        {
            public static T GetClient<T>() where T : class, IProtocolContract<T> => throw new NotSupportedException();
        }
        public interface INone;
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX;
        [Libp2pProtocol("no-slash")]
        public partial interface IBad;
        """;

    [Fact]
    public async Task An_interface_without_the_attribute_is_reported() =>
        (await BuildAsync("Host.GetClient<INone>()")).ShouldBe(["CS0311", "LP2P0401"], ignoreOrder: true);

    [Fact]
    public async Task A_contract_passes() => (await BuildAsync("Host.GetClient<IX>()")).ShouldBeEmpty();

    [Fact]
    public async Task A_contract_with_errors_can_be_named() => (await BuildAsync("Host.GetClient<IBad>()")).ShouldBeEmpty();

    [Fact]
    public async Task A_type_parameter_passes_on_its_constraint() =>
        (await BuildAsync("M<IX>(); static T M<T>() where T : class, IProtocolContract<T> => Host.GetClient<T>()")).ShouldBeEmpty();

    private static async Task<IEnumerable<string>> BuildAsync(string call)
    {
        IEnumerable<Diagnostic> diagnostics = await AnalyzerHarness.BuildAsync(Host, $"public static class Use {{ public static void Run() {{ {call}; }} }}");
        return diagnostics.Select(diagnostic => diagnostic.Id).Where(id => id != "LP2P0001");
    }
}
