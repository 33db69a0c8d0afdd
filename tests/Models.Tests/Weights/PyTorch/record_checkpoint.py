"""Writes checkpoint.pt and hostile.pt as torch.save writes files: without PyTorch, by Python's own pickler and the names that PyTorch has."""
import collections, io, pickle, struct, sys, types, zipfile


class Storage:
    def __init__(self, key, values, kind):
        self.key, self.values, self.kind = key, values, kind


class Named:
    """A function or class that is pickled by its name."""
    def __init__(self, module, name):
        self.module, self.name = module, name


class Tensor:
    def __init__(self, storage, offset, size, stride):
        self.parts = (storage, offset, size, stride)


def modules():
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    for name in ("FloatStorage", "HalfStorage", "LongStorage"):
        setattr(torch, name, type(name, (), {"__module__": "torch"}))
    def _rebuild_tensor_v2(*arguments):
        return None
    _rebuild_tensor_v2.__module__ = "torch._utils"
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2
    _rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    torch._utils = utils
    sys.modules.update({"torch": torch, "torch._utils": utils})
    return torch, utils


TORCH, UTILS = modules()


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        if isinstance(value, Storage):
            return ("storage", getattr(TORCH, value.kind), value.key, "cpu", len(value.values))
        return None

    def reducer_override(self, value):
        if isinstance(value, Tensor):
            storage, offset, size, stride = value.parts
            return UTILS._rebuild_tensor_v2, (storage, offset, size, stride, False, collections.OrderedDict())
        return NotImplemented


def write(path, content, storages):
    stream = io.BytesIO()
    Pickler(stream, protocol=2).dump(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("checkpoint/data.pkl", stream.getvalue())
        archive.writestr("checkpoint/byteorder", "little")
        for storage in storages:
            form = {"FloatStorage": "f", "HalfStorage": "e", "LongStorage": "q"}[storage.kind]
            archive.writestr(f"checkpoint/data/{storage.key}", struct.pack(f"<{len(storage.values)}{form}", *storage.values))
        archive.writestr("checkpoint/version", "3\n")


weight = Storage("0", [1, 2, 3, 4, 5, 6], "FloatStorage")
bias = Storage("1", [0.5, -0.25, 9], "HalfStorage")
count = Storage("2", [7], "LongStorage")
state = collections.OrderedDict()
state["conv1.weight"] = Tensor(weight, 0, (2, 3), (3, 1))
state["conv1.turned"] = Tensor(weight, 1, (2, 2), (1, 3))
state["bn1.bias"] = Tensor(bias, 0, (2,), (1,))
state["bn1.num_batches_tracked"] = Tensor(count, 0, (), ())
state._metadata = collections.OrderedDict([("", {"version": 1})])
write(sys.argv[1] + "/checkpoint.pt", state, [weight, bias, count])


class Evil:
    def __reduce__(self):
        return print, ("this was executed",)


write(sys.argv[1] + "/hostile.pt", {"weight": Evil()}, [])
