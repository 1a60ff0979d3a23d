using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ProtoP2P.Rpc;

/// <summary>Reads the filters of services of one contract off their attributes.</summary>
internal sealed class FilterReader
{
    private const DynamicallyAccessedMemberTypes Needed = ContractMembers.Needed;

    private readonly ContractDescriptor _contract;
    private readonly Type[] _interfaces;

    private FilterReader(ContractDescriptor contract, Type[] interfaces) => (_contract, _interfaces) = (contract, interfaces);

    /// <summary>A reader of the services of <typeparamref name="TContract"/>.</summary>
    public static FilterReader Create<[DynamicallyAccessedMembers(Needed)] TContract>(ContractDescriptor contract) =>
        new(contract, [typeof(TContract), .. typeof(TContract).GetInterfaces()]);

    /// <summary>The filters of each method by its name on the wire, the outermost first; those of the contract alone where no class is given.</summary>
    /// <exception cref="InvalidOperationException">A filter cannot be used, or the methods of <paramref name="service"/> cannot be read.</exception>
    public FrozenDictionary<string, RpcFilterAttribute[]> Read(Type? service)
    {
        Dictionary<string, RpcFilterAttribute[]> filters = [];
        foreach (Type contract in _interfaces)
        {
            foreach (MethodInfo method in Methods(contract).Where(static method => method is { IsAbstract: true, IsStatic: false }))
            {
                string name = WireName(method);
                filters[name] = Sort([.. filters.GetValueOrDefault(name) ?? [], .. OfContracts(contract), .. Of(method), .. OfClasses(service), .. OfTargets(method, service)]);
            }
        }

        foreach (RpcMethod method in _contract.Methods)
        {
            Check(filters, method, service);
        }

        return filters.ToFrozenDictionary(StringComparer.Ordinal);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Methods of inherited contracts are called by the bindings, hence kept; Check finds what is not.")]
    private static MethodInfo[] Methods(Type contract) => contract.GetMethods(BindingFlags.Instance | BindingFlags.Public);

    // What is said of a contract holds for what it inherits as well.
    private IEnumerable<RpcFilterAttribute> OfContracts(Type declaring) => _interfaces.Where(contract => contract.IsAssignableTo(declaring)).SelectMany(Of);

    // Level by level: reflection leaves out what a base class says where a derived one has an attribute of the same type.
    private static IEnumerable<RpcFilterAttribute> OfClasses(Type? service)
    {
        for (Type? level = service; level is not null; level = level.BaseType)
        {
            foreach (RpcFilterAttribute filter in Of(level))
            {
                yield return filter;
            }
        }
    }

    /// <summary>The filters on what implements <paramref name="method"/>, and on what that overrides.</summary>
    private static IEnumerable<RpcFilterAttribute> OfTargets(MethodInfo method, Type? service)
    {
        MethodInfo? target = null;
        for (Type? level = service; level is { IsInterface: false } && level.IsAssignableTo(method.DeclaringType); level = level.BaseType)
        {
            MethodInfo implementation = FindTarget(level, method);
            if (target is not null && (target.DeclaringType == implementation.DeclaringType || !IsOverride(target, implementation)))
            {
                continue;
            }

            target = implementation;
            foreach (RpcFilterAttribute filter in target == method ? [] : Of(target))
            {
                yield return filter;
            }
        }

        // Below the class that first implements the contract there may be one that does not know of it.
        foreach (RpcFilterAttribute filter in target is null || target == method ? [] : target.GetCustomAttributes<RpcFilterAttribute>(inherit: true).Except(Of(target)))
        {
            yield return filter;
        }
    }

    private static bool IsOverride(MethodInfo target, MethodInfo of) => target.GetBaseDefinition() == of.GetBaseDefinition();

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "As for Methods.")]
    private static MethodInfo FindTarget(Type level, MethodInfo method)
    {
        InterfaceMapping map = level.GetInterfaceMap(method.DeclaringType!);
        int index = Array.IndexOf(map.InterfaceMethods, method);
        return index >= 0 ? map.TargetMethods[index] : throw new InvalidOperationException($"{level.FullName} shows reflection no implementation of {method.Name}");
    }

    private void Check(Dictionary<string, RpcFilterAttribute[]> filters, RpcMethod method, Type? service)
    {
        string name = service?.FullName ?? _contract.Name;
        if (!filters.TryGetValue(method.Name, out RpcFilterAttribute[]? ofMethod))
        {
            throw new InvalidOperationException($"the filters of {name} around {method.Name} cannot be read: {_contract.Name} shows no such method to reflection");
        }

        foreach (RpcFilterAttribute filter in ofMethod)
        {
            if (filter.FindError() is { } error)
            {
                throw new InvalidOperationException($"[{InterceptorNames.Of(filter)}] of {name} around {method.Name} {error}");
            }
        }
    }

    private static IEnumerable<RpcFilterAttribute> Of(MemberInfo? member) => member?.GetCustomAttributes<RpcFilterAttribute>(inherit: false) ?? [];

    private static RpcFilterAttribute[] Sort(IEnumerable<RpcFilterAttribute> filters) => [.. filters.OrderBy(static filter => filter.Order)];

    // As the generator names methods.
    private static string WireName(MethodInfo method)
    {
        const string suffix = "Async";
        string name = method.Name;
        return method.GetCustomAttribute<RpcMethodAttribute>()?.Name
            ?? (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name);
    }
}
