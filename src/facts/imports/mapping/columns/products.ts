import { column, type ColumnSet } from './column.ts'

/** What the shop sells. */
export const productColumns: ColumnSet = Object.freeze({
  key: 'products' as const,
  columns: [
    column('sku', 'id', { zh: '商品编码', en: 'SKU', required: true, synonyms: ['商品编码', '商家编码', '货号', 'sku', 'sku编码', '规格编码', '商品编号', '商品id', '产品编码', '产品编号', '产品id', '条码', '商品条码', 'skuid', 'skucode', 'stockcode', 'productid', 'productcode', 'itemid', 'itemcode', 'variantsku', 'barcode', 'handle', 'id'] }),
    column('name', 'text', { zh: '商品名称', en: 'Name', synonyms: ['商品名称', '商品', '商品标题', '标题', '产品名称', '品名', '名称', '宝贝标题', 'name', 'title', 'productname', 'product', 'producttitle', 'itemname', 'description'] }),
    column('category', 'text', { zh: '品类', en: 'Category', synonyms: ['品类', '类目', '商品类目', '商品分类', '分类', '类别', '商品类别', 'category', 'categories', 'productcategory', 'producttype', 'type', 'department'] }),
    column('brand', 'text', { zh: '品牌', en: 'Brand', synonyms: ['品牌', '商品品牌', 'brand', 'vendor', 'manufacturer', 'brands'] }),
    column('currency', 'currency', { zh: '币种', en: 'Currency', synonyms: ['币种', '货币', 'currency', 'currencycode'] }),
    column('price', 'money', { zh: '售价', en: 'Price', synonyms: ['售价', '价格', '单价', '销售价', '零售价', '一口价', '标价', 'price', 'unitprice', 'saleprice', 'sellingprice', 'regularprice', 'listprice', 'variantprice', 'retailprice'] }),
    column('cost', 'money', { zh: '成本', en: 'Cost', synonyms: ['成本', '成本价', '进价', '进货价', '采购价', 'cost', 'costprice', 'unitcost', 'costperitem', 'purchaseprice'] }),
    column('at', 'time', { zh: '生效时间', en: 'Holds from', synonyms: ['生效时间', 'at', 'validfrom', 'effectiveat', 'updatedat'] }),
  ],
  open: [{ prefix: 'attributes.', value: 'text', name: { zh: '自定义属性', en: 'Own attribute' } }],
})
